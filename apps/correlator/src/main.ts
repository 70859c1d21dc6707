import { runMain } from '@tocsin/platform';
import { correlatorRole } from '@tocsin/roles';

void runMain('correlator', [correlatorRole], ({ healthPort }) => healthPort);
