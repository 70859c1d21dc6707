import { type Instrument } from '@tocsin/model';

/** Prometheus writes totals and says so only in the name (OpenMetrics: `_total`; parts of histograms and summaries). */
export const instrumentOfPrometheus = (name: string): Instrument =>
  name.endsWith('_total') || name.endsWith('_bucket') || name.endsWith('_count') || name.endsWith('_sum')
    ? 'counter'
    : 'gauge';
