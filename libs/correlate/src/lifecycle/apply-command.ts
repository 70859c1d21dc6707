import { type Command, type CommandOutcome, type IncidentAction, isIllegal, transitionIncident } from '@tocsin/model';
import { type OpenIncident, type ScopeState, incidentOf } from '../scope-state.js';
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

/** Applies a person's action. The incident carries the command's id from then on; every command gets an outcome. */
export function applyCommand(
  scope: ScopeState,
  command: Command,
): { outcome: CommandOutcome; incident: OpenIncident | null } {
  const incident = incidentOf(scope, command.incidentId);
  if (!incident || incident.tenant !== command.tenant)
    return { outcome: outcome(command, 'refused', 'no open incident with this id'), incident: null };
  const result = act(incident, command);
  if (result.status === 'applied') incident.lastCommandId = command.id;
  return { outcome: result, incident: result.status === 'applied' ? incident : null };
}

function act(incident: OpenIncident, command: Command): CommandOutcome {
  if (command.action === 'note') {
    record(incident, 'noted', command.at, command.text ?? '', command.actor);
    return outcome(command, 'applied', 'noted');
  }
  if (command.action !== 'snooze') return move(incident, command.action, command);
  if (command.until === undefined || command.until <= command.at)
    return outcome(command, 'refused', 'snooze needs a time in the future');
  incident.snoozedUntil = command.until;
  record(incident, 'snoozed', command.at, `snoozed until ${new Date(command.until).toISOString()}`, command.actor);
  return outcome(command, 'applied', 'snoozed');
}
