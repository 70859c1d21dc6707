/**
 * What the numbers of a series are: `gauge` a state; `counter` a total since the producer's start, which falls back when it
 * restarts; `delta` what was added since the last point (OpenTelemetry: cumulative and delta temporality of monotonic sums).
 */
export const INSTRUMENTS = ['gauge', 'counter', 'delta'] as const;
export type Instrument = (typeof INSTRUMENTS)[number];
