import { runMain } from '@tocsin/platform';
import { notifierRole } from '@tocsin/roles';

void runMain('notifier', [notifierRole], ({ healthPort }) => healthPort);
