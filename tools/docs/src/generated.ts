import { clientTypes } from './client-types.js';
import { configPage } from './config-page.js';

/** Every file that is made from the code: its path in the repository, and how it is made. */
export const generated: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/config.md': configPage,
  'libs/client/src/api.ts': clientTypes,
};
