import { type OpenRecord, noRecord } from '@tocsin/detect';

const MAX_SOURCES = 256;

/** The newest record of a service in each of its sources: indented lines that follow may belong to it. */
export class OpenRecords {
  private readonly records: Map<string, OpenRecord>;

  constructor(saved: readonly (readonly [source: string, record: OpenRecord])[] = []) {
    this.records = new Map(saved);
  }

  /** Forgets the source that was added first when there are too many. */
  of(source: string): OpenRecord {
    let record = this.records.get(source);
    if (!record) {
      if (this.records.size >= MAX_SOURCES) this.records.delete(this.records.keys().next().value!);
      this.records.set(source, (record = noRecord()));
    }
    return record;
  }

  toJson(): readonly (readonly [source: string, record: OpenRecord])[] {
    return [...this.records];
  }
}
