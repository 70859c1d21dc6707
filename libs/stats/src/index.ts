/**
 * Statistics that several detectors share: calibrated tails, counts, and the codec of their snapshots.
 * `surprise` always means −log10 of a tail probability. Nothing here knows what it measures.
 * Neighbours: `detect` builds its views on these.
 */
export { ByteWriter, ByteReader } from './byte-codec.js';
export { Cells, RecordLayout, RecordStore } from './cells.js';
export { FULL_TAIL, LITE_TAIL, TailRecord, type TailSize } from './tail-record.js';
export { type DurationCounts, DurationHistogram } from './duration-histogram.js';
export { TailTop } from './tail-top.js';
export { logUpperTail, logLowerTail, logGamma } from './negative-binomial.js';
