import { type ShownIncident } from './api.js';
import { ago, iso } from './time.js';

const SHAPE = { critical: '◆', high: '▲', medium: '●', low: '▪', info: '·' } as const;
const STATE = { open: '', acknowledged: '✓', resolved: 'resolved', closed: 'closed' } as const;

interface RowProps {
  readonly incident: ShownIncident;
  readonly now: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly onAcknowledge: () => void;
}

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** Two lines: what and how grave, then since when, how much, and who has it. */
export function IncidentRow({ incident, now, selected, onSelect, onAcknowledge }: RowProps) {
  const { severity, number, title, openedAt, members, membersBeyondLimit, services, state, acknowledgedBy, changes } =
    incident;
  return (
    <li className={`row ${state} ${selected ? 'selected' : ''}`}>
      <button className="row-body" onClick={onSelect} aria-expanded={selected}>
        <span className={`severity ${severity}`}>
          {SHAPE[severity]} {severity}
        </span>
        <span className="number">#{number}</span>
        <span className="title">{title}</span>
        <span className="facts">
          <time dateTime={iso(openedAt)} title={iso(openedAt)}>
            {ago(openedAt, now)}
          </time>
          <span>
            {count(members.length + membersBeyondLimit, 'alert')} · {count(services.length, 'service')}
          </span>
          {changes[0] && (
            <span>
              {changes[0].type} “{changes[0].title}” before
            </span>
          )}
          {state !== 'open' && (
            <span className="state">
              {state === 'acknowledged' ? `${STATE.acknowledged} ${acknowledgedBy}` : STATE[state]}
            </span>
          )}
        </span>
      </button>
      {state === 'open' && (
        <button className="primary" onClick={onAcknowledge}>
          Acknowledge
        </button>
      )}
    </li>
  );
}
