import { type Credential } from './credential.js';
import { useEffect, useState } from 'react';
import { type IncidentDetail, showIncident } from './api.js';
import { clock, iso } from './time.js';

interface PageProps {
  readonly credential: Credential;
  readonly id: string;
  /** Changes when the incident may have changed. */
  readonly revision: number;
  readonly onResolve: () => void;
}

const percent = (score: number): string => `${Math.round(score * 100)} %`;

/** Answer first, then the evidence: cause, members with why they belong, what happened, who was told. */
export function IncidentPage({ credential, id, revision, onResolve }: PageProps) {
  const [incident, setIncident] = useState<IncidentDetail | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    let current = true;
    showIncident(credential, id).then(
      (found) => current && setIncident(found),
      (error: Error) => current && setProblem(error.message),
    );
    return () => {
      current = false;
    };
  }, [credential, id, revision]);
  if (problem) return <p role="alert">{problem}</p>;
  if (!incident) return <div className="page skeleton" aria-busy="true" />;
  const { causes, similar, members, timeline, deliveries, tickets, changes, nearMisses, state } = incident;
  return (
    <div className="page">
      <div className="column">
        <section>
          <h2>Probable cause</h2>
          {causes.length === 0 ? (
            <p className="quiet">
              Unclear: {incident.services.length < 2 ? 'one service alone is affected' : 'nothing stands out'}.
            </p>
          ) : (
            <ol>
              {causes.map(({ component, level, service, score, text }) => (
                <li key={component}>
                  <b>{component}</b> {level === 'instance' && `(instance of ${service}) `}
                  <span className="number">{percent(score)}</span> {text}
                </li>
              ))}
            </ol>
          )}
          {/* Incidents projected before this was known have none. */}
          {(similar ?? []).map((past) => (
            <p key={past.id}>
              {percent(past.similarity)} like “{past.title}”,{' '}
              <time title={iso(past.openedAt)}>{clock(past.openedAt)}</time>: {past.resolution}
            </p>
          ))}
          {changes.map((change) => (
            <p key={change.id}>
              Suspect: {change.type} “{change.title}” on {change.service},{' '}
              <time title={iso(change.at)}>{clock(change.at)}</time>
            </p>
          ))}
        </section>
        <section>
          <h2>Who was told {deliveries.length}</h2>
          {deliveries.length === 0 && <p className="quiet">Nobody yet.</p>}
          <ul className="timeline">
            {deliveries.map((delivery) => (
              <li key={delivery.id}>
                <b>{delivery.purpose.replace('-', ' ')}</b> by {delivery.channel} {delivery.target} — {delivery.state} (
                {delivery.reason}){delivery.maybeSentTwice && ' — may have been sent twice'}
              </li>
            ))}
          </ul>
          {tickets.map(({ ticketing, externalId, url }) => (
            <p key={ticketing}>Ticket {url ? <a href={url}>{externalId}</a> : externalId}</p>
          ))}
          {(state === 'open' || state === 'acknowledged') && <button onClick={onResolve}>Resolve</button>}
        </section>
        <section>
          <h2>What happened</h2>
          <ul className="timeline">
            {timeline.map((entry, i) => (
              <li key={i}>
                <time title={iso(entry.at)}>{clock(entry.at)}</time> <b>{entry.kind.replace('-', ' ')}</b> {entry.text}
              </li>
            ))}
          </ul>
        </section>
      </div>
      <div className="column">
        <section>
          <h2>Alerts {members.length}</h2>
          <ul className="members">
            {members.map((member) => (
              <li key={member.alertId} className={member.resolvedAt ? 'over' : ''}>
                <time title={iso(member.startsAt)}>{clock(member.startsAt)}</time>
                <div>
                  <b>{member.name}</b> on {member.service || member.host}
                  <p className="message">{member.message}</p>
                  <p className="why">
                    {percent(member.score)}: {member.reasons.map(({ text }) => text).join('; ')}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
        {/* Incidents projected before this was known have none. */}
        {(nearMisses ?? []).length > 0 && (
          <section>
            <h2>Compared and not taken {nearMisses.length}</h2>
            <ul className="members">
              {[...nearMisses].reverse().map((miss) => (
                <li key={`${miss.alertId}-${miss.at}`}>
                  <time title={iso(miss.at)}>{clock(miss.at)}</time>
                  <div>
                    <b>{miss.name}</b> on {miss.service || 'an unnamed service'}
                    <p className="why">
                      {percent(miss.score)}: {miss.text}
                    </p>
                  </div>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}
