import { type CauseGraph } from './cause-graph.js';
import { medianOf, quantileOf } from './measure-deviation.js';

/** One service level of one component, over the same intervals: what is measured, and how many requests it was for. */
export interface ServiceLevel {
  readonly component: string;
  readonly kind: 'latency' | 'availability';
  readonly past: readonly number[];
  /** NaN where an interval has no value. */
  readonly during: readonly number[];
  readonly requests: readonly number[];
}

/** The alarm: whose level broke. */
export interface Symptom {
  readonly component: string;
  readonly kind: ServiceLevel['kind'];
}

const MIN_PAST = 5;
const MIN_DEVIATION = 3;
/** Half a point of availability, a twentieth of a latency: below that nobody would notice. */
const LATENCY_RESOLUTION = 0.05;
const AVAILABILITY_RESOLUTION = 0.5;
export const MAX_SHARE = 1.5;
const EXPLAINED_RATIO = 0.7;

/** The largest excess of an interval (extra seconds, or failed requests) and its size in robust standard deviations. */
function excessOf({ kind, past, during, requests }: ServiceLevel): { excess: number; z: number } {
  if (past.length < MIN_PAST) return { excess: 0, z: 0 };
  const known = [...past].sort((a, b) => a - b);
  const usual = medianOf(past);
  const spread = Math.max(
    (quantileOf(known, 0.75) - quantileOf(known, 0.25)) / 1.349,
    kind === 'latency' ? LATENCY_RESOLUTION * Math.abs(usual) : AVAILABILITY_RESOLUTION,
    1e-6,
  );
  let [excess, z] = [0, 0];
  during.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const worse = kind === 'latency' ? value - usual : usual - value;
    excess = Math.max(excess, worse * (requests[i] || 0));
    z = Math.max(z, worse / spread);
  });
  return { excess, z };
}

/** The symptom's component and everything it calls, directly or through others. Cycles end. */
function reachOf(start: string, graph: CauseGraph): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const service of reached) for (const callee of graph.calleesOf(service)) reached.add(callee);
  return reached;
}

/**
 * Which part of a symptom's extra seconds (or failed requests) arises in each component: what passes through it less what its
 * callees pass on. 0–1.5 by component, only those reachable from the symptom; empty when the symptom itself shows no excess.
 * A deviation in the symptom's own unit is what near-constant series cannot fake (docs/adr/0013).
 */
export function symptomShares(
  symptom: Symptom,
  levels: readonly ServiceLevel[],
  graph: CauseGraph,
): ReadonlyMap<string, number> {
  const excess = new Map<string, { excess: number; z: number }>();
  for (const level of levels) if (level.kind === symptom.kind) excess.set(level.component, excessOf(level));
  const whole = excess.get(symptom.component)?.excess ?? 0;
  if (whole <= 0) return new Map();
  const through = new Map<string, number>();
  for (const component of reachOf(symptom.component, graph)) {
    const { excess: own = 0, z = 0 } = excess.get(component) ?? {};
    through.set(component, z > MIN_DEVIATION ? Math.min(MAX_SHARE, own / whole) : 0);
  }
  const shares = new Map<string, number>();
  for (const [component, share] of through) {
    const callees = graph.calleesOf(component).filter((callee) => callee !== component);
    const passedOn = callees.reduce((sum, callee) => sum + (through.get(callee) ?? 0), 0);
    shares.set(component, share - EXPLAINED_RATIO * Math.min(share, passedOn));
  }
  return shares;
}

/** The levels that broke since the onset, the worst first: what a symptom can be. */
export const brokenLevels = (levels: readonly ServiceLevel[]): Symptom[] =>
  levels
    .map(({ component, kind, ...rest }) => ({ component, kind, z: excessOf({ component, kind, ...rest }).z }))
    .filter(({ z }) => z > MIN_DEVIATION)
    .sort((a, b) => b.z - a.z || (a.component < b.component ? -1 : 1))
    .map(({ component, kind }) => ({ component, kind }));
