import { useCallback, useEffect, useMemo, useState } from 'react';
import { type ShownIncident, Unauthorized, act, follow, listIncidents } from './api.js';
import { IncidentPage } from './incident-page.js';
import { LearntPage } from './learnt-page.js';
import { IncidentRow } from './incident-row.js';
import { type Credential, forget, restored, signOut } from './credential.js';
import { SignIn } from './sign-in.js';
import { iso } from './time.js';

const VIEWS = { open: 'open,acknowledged', all: '', learnt: null } as const;
type ViewName = keyof typeof VIEWS;
const LABELS: Readonly<Record<ViewName, string>> = { open: 'Open', all: 'All', learnt: 'Learnt' };

/** `/incidents/<id>` names the open one, so that a link restores the view. */
const selectedFromAddress = (): string | null => /^\/incidents\/([^/]+)/.exec(location.pathname)?.[1] ?? null;

function sentence(incidents: readonly ShownIncident[]): string {
  const open = incidents.filter(({ state }) => state === 'open').length;
  const held = incidents.filter(({ state }) => state === 'acknowledged').length;
  if (open === 0 && held === 0) return 'All quiet.';
  const has = held === 1 ? 'one is in hand' : `${held} are in hand`;
  if (open === 0) return `Nothing waits: ${has}.`;
  return `${open} ${open === 1 ? 'incident waits' : 'incidents wait'} for someone${held ? `, ${has}` : ''}.`;
}

export function App() {
  /** Undefined until it is known whether an earlier visit left one. */
  const [credential, setCredential] = useState<Credential | null>();
  const [view, setView] = useState<ViewName>('open');
  const [incidents, setIncidents] = useState<readonly ShownIncident[] | null>(null);
  const [selected, setSelected] = useState(selectedFromAddress);
  const [linked, setLinked] = useState(false);
  const [problem, setProblem] = useState('');
  const [changes, setChanges] = useState(0);
  const [now, setNow] = useState(Date.now());

  const failed = useCallback((error: unknown) => {
    setProblem(error instanceof Error ? error.message : String(error));
    if (!(error instanceof Unauthorized)) return;
    forget();
    setCredential(null);
  }, []);
  const leave = () => {
    if (credential) void signOut(credential).then(() => setCredential(null));
  };

  useEffect(() => void restored().then(setCredential), []);
  useEffect(
    () => (credential ? follow(credential, () => setChanges((n) => n + 1), setLinked) : undefined),
    [credential],
  );
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    const states = VIEWS[view];
    if (!credential || states === null) return undefined;
    // Changes come in bursts: one look for all of them.
    const timer = setTimeout(() => {
      listIncidents(credential, states).then((page) => {
        setIncidents(page.incidents);
        setProblem('');
        setNow(Date.now());
      }, failed);
    }, 150);
    return () => clearTimeout(timer);
  }, [credential, view, changes, failed]);

  const select = (id: string) => {
    const next = id === selected ? null : id;
    history.replaceState(null, '', next ? `/incidents/${next}` : '/');
    setSelected(next);
  };
  const answer = useMemo(() => (incidents ? sentence(incidents) : ' '), [incidents]);
  const run = (id: string, action: 'acknowledge' | 'resolve') => {
    if (credential) void act(credential, id, action).then(() => setChanges((n) => n + 1), failed);
  };

  if (credential === undefined) return null;
  if (credential === null) return <SignIn problem={problem} onCredential={setCredential} />;
  return (
    <>
      <header>
        <span className="brand">Tocsin</span>
        <nav aria-label="Views">
          {(Object.keys(VIEWS) as ViewName[]).map((name) => (
            <button key={name} aria-pressed={view === name} onClick={() => setView(name)}>
              {LABELS[name]}
            </button>
          ))}
        </nav>
        <span className={`link ${linked ? 'up' : ''}`} title={`last look ${iso(now)}`}>
          {linked ? 'live' : 'reconnecting …'}
        </span>
        <button className="plain" onClick={leave}>
          Sign out
        </button>
      </header>
      <main>
        <h1>{view === 'learnt' ? 'What Tocsin has learnt.' : answer}</h1>
        {problem && <p role="alert">{problem}</p>}
        {view === 'learnt' && <LearntPage credential={credential} changes={changes} onProblem={failed} />}
        {view !== 'learnt' && incidents === null && <ul className="list skeleton" aria-busy="true" />}
        {view !== 'learnt' && incidents?.length === 0 && (
          <p className="quiet">
            No incident here. Point a Kafka topic or an agent at Tocsin; it says nothing while it learns, then only what
            matters.
          </p>
        )}
        <ul className="list" hidden={view === 'learnt'}>
          {incidents?.map((incident) => (
            <div key={incident.id}>
              <IncidentRow
                incident={incident}
                now={now}
                selected={incident.id === selected}
                onSelect={() => select(incident.id)}
                onAcknowledge={() => run(incident.id, 'acknowledge')}
              />
              {incident.id === selected && (
                <IncidentPage
                  credential={credential}
                  id={incident.id}
                  revision={incident.revision + changes}
                  onResolve={() => run(incident.id, 'resolve')}
                />
              )}
            </div>
          ))}
        </ul>
      </main>
    </>
  );
}
