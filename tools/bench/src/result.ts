/** One figure of a run. `found`: the planted faults were found, else the figure does not count. */
export interface BenchResult {
  readonly value: number;
  readonly unit: 'records/s' | 'points/s' | 'lines/s' | 'alerts/s' | 'samples/s';
  readonly records: number;
  readonly seconds: number;
  readonly found?: boolean;
  readonly bytesPerSeries?: number;
  readonly templates?: number;
  readonly bytesPerTemplate?: number;
  /** Resident memory after the start and at the end. */
  readonly startMb?: number;
  readonly endMb?: number;
}

export function rate(
  records: number,
  beganAt: bigint,
  found?: boolean,
  unit: BenchResult['unit'] = 'records/s',
): BenchResult {
  const seconds = Number(process.hrtime.bigint() - beganAt) / 1e9;
  const base = { value: Math.round(records / seconds), unit, records, seconds: Math.round(seconds * 1e3) / 1e3 };
  return found === undefined ? base : { ...base, found };
}
