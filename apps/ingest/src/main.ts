import { runMain } from '@tocsin/platform';
import { ingestRole } from '@tocsin/roles';

void runMain('ingest', [ingestRole], ({ healthPort }) => healthPort);
