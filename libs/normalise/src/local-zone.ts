import { type EpochMs } from '@tocsin/model';

/** Turns the wall clock of a place into instants. */
export interface LocalZone {
  /**
   * @param wallMs what a clock there shows, as if it were UTC. A wall time that a clock change skips or repeats takes
   * the offset after or before it.
   */
  utcOf(wallMs: number): EpochMs;
}

export const UTC: LocalZone = { utcOf: (wallMs) => wallMs };

/** Clocks change only at quarters of an hour. */
const QUARTER_MS = 900_000;

class IanaZone implements LocalZone {
  private readonly format: Intl.DateTimeFormat;
  private quarter = NaN;
  private offsetMs = 0;

  constructor(name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  utcOf(wallMs: number): EpochMs {
    const quarter = Math.floor(wallMs / QUARTER_MS);
    if (quarter !== this.quarter) {
      const at = quarter * QUARTER_MS;
      this.offsetMs = this.offsetAt(at - this.offsetAt(at));
      this.quarter = quarter;
    }
    return wallMs - this.offsetMs;
  }

  private offsetAt(instant: EpochMs): number {
    const parts = new Map(this.format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type)!;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - instant;
  }
}

/** The zone of an IANA name such as `Europe/Berlin`. Throws `RangeError` for an unknown name. */
export const localZone = (name: string): LocalZone => (name === 'UTC' ? UTC : new IanaZone(name));
