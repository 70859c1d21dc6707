/** A view that found the newest point unusual. */
export interface SpokenView {
  readonly name: string;
  readonly surprise: number;
}

export interface BaselineVerdict {
  /** `learning` for the first points; `refused` for a series that never changes; `stale` for a point out of order. */
  readonly state: 'learning' | 'ready' | 'refused' | 'stale';
  /** 0–1, monotone in surprise, 0 unless this point begins an episode. The paging score. */
  readonly score: number;
  /** Surprise of the behaviour channel (sum of its views, each at most 8) and of the spike channel. */
  readonly behaviour: number;
  readonly spike: number;
  /** What the behaviour channel alone would score. */
  readonly behaviourScore: number;
  readonly expected: number | null;
  /** Where nearly all points lie: three spreads around what is expected. */
  readonly band: { readonly low: number; readonly high: number } | null;
  /** Views that spoke when an episode begins, strongest first. */
  readonly views: readonly SpokenView[];
}

const silence = (state: BaselineVerdict['state']): BaselineVerdict => ({
  state,
  score: 0,
  behaviour: 0,
  spike: 0,
  behaviourScore: 0,
  expected: null,
  band: null,
  views: [],
});
const SILENT = { learning: silence('learning'), refused: silence('refused'), stale: silence('stale') } as const;

/** The verdict that says nothing, and why. */
export const quiet = (state: keyof typeof SILENT): BaselineVerdict => SILENT[state];
