import { ByteInterner } from '../byte-interner.js';
import { type Series } from '../event-sink.js';
import { instrumentOfPrometheus } from '../instrument.js';
import { subjectOfPrometheus } from '../subject.js';

/** More series than one Prometheus writes; then all are forgotten and found again. */
const MAX_SERIES = 200_000;

/** A series by the bytes that its labels have on the wire: a scrape sends the same ones each time, and strings are built for the first alone. */
export class SeriesCache {
  private series: (Series | null)[] = [];
  private interner = this.newInterner();
  private labelsOf: () => Record<string, string> = () => ({});

  /**
   * The series of `bytes[start, end)`; null for one without a name.
   * @param labelsOf reads the labels of one that is new
   */
  of(bytes: Uint8Array, start: number, end: number, labelsOf: () => Record<string, string>): Series | null {
    if (this.series.length >= MAX_SERIES) {
      this.series = [];
      this.interner = this.newInterner();
    }
    this.labelsOf = labelsOf;
    return this.series[this.interner.idOf(bytes, start, end)]!;
  }

  private newInterner(): ByteInterner {
    return new ByteInterner(() => this.add(), MAX_SERIES + 1);
  }

  private add(): number {
    const labels = this.labelsOf();
    const name = labels.__name__ ?? '';
    return (
      this.series.push(
        name === '' ? null : { name, instrument: instrumentOfPrometheus(name), ...subjectOfPrometheus(labels) },
      ) - 1
    );
  }
}
