/**
 * What speaks for or against an alert belonging to an incident, in fixed order. Each is bounded; the log-odds are their weighted
 * sum (docs/adr/0007).
 */
export const FEATURES = [
  'bias',
  /** 1 if the incident has the alert's own service; likewise one call, two calls away. */
  'sameService',
  'oneCall',
  'twoCalls',
  'sharedHost',
  /** 1 if the incident or this very condition of it had been resolved and it fires again: it came back. */
  'returns',
  /** Share of common words above a half, 0–1. */
  'text',
  'sharedChange',
  /** ln of how much more often than by chance its place and one of the incident's come together, 0–4. */
  'together',
  /** The momentum of a storm, if topology, hosts and rules know nothing of the alert's place: what cannot be placed is part of it. */
  'unplaced',
  /** 1 if the topology knows both places and does not connect them within two calls. */
  'apart',
  /** Share of the incident's conditions that are further than one call away: what keeps incidents from growing along a chain. */
  'stray',
  /** Doublings of the time since its newest alert over its usual pace, 0–6, and over a minute, 0–4. */
  'quietForItsPace',
  'quietLong',
  /** Doublings of the conditions that began in it in the last minute, 0–8. */
  'momentum',
] as const;
export type Feature = (typeof FEATURES)[number];
/** `youth` decides between incidents that fit: by doublings of their age over a minute, taken from 0. */
export type JoinWeights = Readonly<Record<Feature | 'youth', number>>;

/** Log-odds. Set by hand near what a fit to the development sets gives (docs/adr/0007 has both). */
export const DEFAULT_WEIGHTS: JoinWeights = {
  bias: -0.8,
  sameService: 4.5,
  oneCall: 3,
  twoCalls: 1,
  sharedHost: 2.5,
  returns: 4,
  text: 3,
  sharedChange: 1,
  together: 1,
  unplaced: 0.4,
  apart: -4,
  stray: -3,
  quietForItsPace: -1,
  quietLong: -1,
  momentum: 1,
  youth: 4,
};

export const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
