import { type AlertId, type CommandId, type IncidentId, type ScopeId, type TenantId } from './ids.js';
import { type EpochMs } from './time.js';

export const COMMAND_ACTIONS = [
  'acknowledge',
  'resolve',
  'reopen',
  'snooze',
  'note',
  'merge',
  'split',
  'verdict',
] as const;
export type CommandAction = (typeof COMMAND_ACTIONS)[number];

/** What a person says of an incident's grouping: `noise` keeps its conditions out of incidents, `real` always lets them in. */
export const VERDICTS = ['noise', 'real'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A person's action on an incident: a record in the scope log, never a call backwards. */
export interface Command {
  readonly id: CommandId;
  readonly tenant: TenantId;
  readonly scope: ScopeId;
  readonly incidentId: IncidentId;
  readonly action: CommandAction;
  /** Who acted: the token's or account's name. */
  readonly actor: string;
  readonly at: EpochMs;
  /** For `snooze`: until when. */
  readonly until?: EpochMs;
  readonly text?: string;
  /** For `merge`: the incident that takes the members over. */
  readonly into?: IncidentId;
  /** For `split`: the members that become an incident of their own. */
  readonly alertIds?: readonly AlertId[];
  /** For `verdict`. */
  readonly verdict?: Verdict;
}

/** What became of a command. Every command gets one, refusals included. */
export interface CommandOutcome {
  readonly commandId: CommandId;
  readonly tenant: TenantId;
  readonly incidentId: IncidentId;
  readonly status: 'applied' | 'refused';
  readonly reason: string;
}
