import { type Command, type CommandOutcome, type IncidentAction, isIllegal, transitionIncident } from '@tocsin/model';
import { type OpenIncident, type ScopeState, incidentOf } from '../scope-state.js';
import { type GroupingMemory } from '../memory/grouping-memory.js';
import { type Placer } from '../placer.js';
import { record } from './incident-draft.js';

const outcome = (command: Command, status: CommandOutcome['status'], reason: string): CommandOutcome => ({
  commandId: command.id,
  tenant: command.tenant,
  incidentId: command.incidentId,
  status,
  reason,
});

function move(incident: OpenIncident, action: IncidentAction, command: Command): CommandOutcome {
  if (action === 'acknowledge' && incident.state === 'acknowledged')
    return outcome(command, 'refused', `already acknowledged by ${incident.acknowledgedBy}`);
  const next = transitionIncident(incident.state, action);
  if (isIllegal(next)) return outcome(command, 'refused', `cannot ${action} an incident that is ${next.from}`);
  incident.state = next;
  if (next === 'acknowledged') {
    incident.acknowledgedAt = command.at;
    incident.acknowledgedBy = command.actor;
    record(incident, 'acknowledged', command.at, `acknowledged by ${command.actor}`, command.actor);
  } else if (next === 'resolved') {
    incident.resolvedAt = command.at;
    incident.resolvedBy = command.actor;
    record(incident, 'resolved', command.at, `resolved by ${command.actor}`, command.actor);
  } else {
    reopen(incident, command.at, `reopened by ${command.actor}`, command.actor);
  }
  return outcome(command, 'applied', next);
}

/** Back to open, so that people are told again. */
export function reopen(incident: OpenIncident, at: number, text: string, actor?: string): void {
  incident.state = 'open';
  incident.resolvedAt = incident.resolvedBy = incident.acknowledgedAt = incident.acknowledgedBy = null;
  incident.snoozedUntil = null;
  record(incident, 'reopened', at, text, actor);
}

/** What a command may change beyond its incident. */
interface Hands {
  readonly placer: Placer;
  readonly memory: GroupingMemory;
}

/** Applies a person's action. The incident carries the command's id from then on; every command gets an outcome. */
export function applyCommand(
  scope: ScopeState,
  command: Command,
  placer: Placer,
  memory: GroupingMemory,
  touch: (incident: OpenIncident) => void,
): CommandOutcome {
  const incident = incidentOf(scope, command.incidentId);
  if (!incident || incident.tenant !== command.tenant)
    return outcome(command, 'refused', 'no open incident with this id');
  const result = act(scope, incident, command, { placer, memory });
  if (result.status !== 'applied') return result;
  incident.lastCommandId = command.id;
  touch(incident);
  return result;
}

function act(scope: ScopeState, incident: OpenIncident, command: Command, hands: Hands): CommandOutcome {
  switch (command.action) {
    case 'note':
      record(incident, 'noted', command.at, command.text ?? '', command.actor);
      return outcome(command, 'applied', 'noted');
    case 'snooze':
      return snooze(incident, command);
    case 'merge':
      return merge(scope, incident, command, hands);
    case 'split':
      return split(incident, command, hands);
    case 'verdict':
      return judge(incident, command, hands);
    default:
      return move(incident, command.action, command);
  }
}

function snooze(incident: OpenIncident, command: Command): CommandOutcome {
  if (command.until === undefined || command.until <= command.at)
    return outcome(command, 'refused', 'snooze needs a time in the future');
  incident.snoozedUntil = command.until;
  record(incident, 'snoozed', command.at, `snoozed until ${new Date(command.until).toISOString()}`, command.actor);
  return outcome(command, 'applied', 'snoozed');
}

function merge(scope: ScopeState, incident: OpenIncident, command: Command, { placer, memory }: Hands): CommandOutcome {
  const into = command.into && incidentOf(scope, command.into);
  if (!into || into === incident) return outcome(command, 'refused', 'merge needs another open incident in `into`');
  memory.companions.judge(incident.services, into.services, true, command.at);
  placer.merge(incident, into, `${command.actor} said so`, command.at, command.actor);
  return outcome(command, 'applied', `merged into ${into.id}`);
}

function split(incident: OpenIncident, command: Command, { placer, memory }: Hands): CommandOutcome {
  const wanted = new Set(command.alertIds);
  const chosen = incident.members.filter(({ alertId }) => wanted.has(alertId));
  const ids = new Set(chosen.map(({ alertId }) => alertId));
  if (chosen.length === 0 || chosen.length === incident.members.length)
    return outcome(command, 'refused', 'split needs some of the members, not none or all, in `alertIds`');
  const text = `${command.actor} said so`;
  const made = placer.split(incident, ids, null, { strategy: 'person', score: 1, text }, command.at, command.actor);
  memory.companions.judge(incident.services, made.services, false, command.at);
  return outcome(command, 'applied', `split into ${made.id}`);
}

function judge(incident: OpenIncident, command: Command, { memory }: Hands): CommandOutcome {
  if (!command.verdict) return outcome(command, 'refused', 'verdict needs `verdict`: noise or real');
  for (const fingerprint of new Set(incident.members.map(({ alert }) => alert.fingerprint)))
    memory.background.judge(fingerprint, command.verdict, command.at);
  record(incident, 'judged', command.at, `${command.actor} says: ${command.verdict}`, command.actor);
  return outcome(command, 'applied', command.verdict);
}
