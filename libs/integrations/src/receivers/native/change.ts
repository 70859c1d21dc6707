import { type ScopeChange, changeSchema } from '@tocsin/contracts';
import { type EpochMs, stableId } from '@tocsin/model';
import { isFields } from '../../inbound/fields.js';

/** A change in Tocsin's own form, or what is wrong with it, each field with its mistake. */
export function changeOf(json: unknown, now: EpochMs): ScopeChange | string {
  const given = isFields(json) ? json : {};
  const at = typeof given.at === 'string' ? Date.parse(given.at) : (given.at ?? now);
  const id = given.id ?? stableId(String(given.type), String(given.service), String(given.title), String(at));
  const parsed = changeSchema.safeParse({ type: 'deploy', host: '', labels: {}, title: '', ...given, id, at });
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
