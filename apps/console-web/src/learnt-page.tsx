import { type Credential } from './credential.js';
import { useEffect, useState } from 'react';
import { type LeftOut, type ScopeCompanions, listCompanions, listLeftOut } from './api.js';
import { clock, iso } from './time.js';

const MAX_COMPANIONS = 20;

interface LearntProps {
  readonly credential: Credential;
  /** Changes when there may be news. */
  readonly changes: number;
  readonly onProblem: (error: unknown) => void;
}

/** What grouping has learnt: alerts that it leaves out of incidents and why, and what falls ill together. */
export function LearntPage({ credential, changes, onProblem }: LearntProps) {
  const [leftOut, setLeftOut] = useState<readonly LeftOut[] | null>(null);
  const [scopes, setScopes] = useState<readonly ScopeCompanions[]>([]);
  useEffect(() => {
    let current = true;
    Promise.all([listLeftOut(credential), listCompanions(credential)]).then(([out, together]) => {
      if (!current) return;
      setLeftOut(out.leftOut);
      setScopes(together.scopes.filter(({ companions }) => companions.length > 0));
    }, onProblem);
    return () => {
      current = false;
    };
  }, [credential, changes, onProblem]);
  if (leftOut === null) return <div className="page skeleton" aria-busy="true" />;
  return (
    <div className="page">
      <div className="column">
        <section>
          <h2>Left out of incidents {leftOut.length}</h2>
          {leftOut.length === 0 && <p className="quiet">Nothing fires so often that it says little.</p>}
          <ul className="members">
            {leftOut.map((alert) => (
              <li key={alert.alertId}>
                <time title={iso(alert.startsAt)}>{clock(alert.startsAt)}</time>
                <div>
                  <b>{alert.name}</b> on {alert.service || alert.host || 'an unnamed service'} ({alert.severity})
                  <p className="why">
                    {alert.text}
                    {alert.nearest && (
                      <>
                        {' '}
                        <a href={`/incidents/${alert.nearest}`}>nearest incident</a>
                      </>
                    )}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <div className="column">
        <section>
          <h2>What falls ill together</h2>
          {scopes.length === 0 && <p className="quiet">Nothing has come together often enough yet.</p>}
          {scopes.map(({ scope, companions }) => (
            <div key={scope}>
              <p className="quiet">{scope}</p>
              <ul className="timeline">
                {companions.slice(0, MAX_COMPANIONS).map(({ first, second, text }) => (
                  <li key={`${first}-${second}`}>{text}</li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      </div>
    </div>
  );
}
