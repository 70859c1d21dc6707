import { type EpochMs } from '@tocsin/model';
import { type LocalZone, UTC, localZone } from '../local-zone.js';
import { type KnownFormat, type RecordFormat } from '../formats.js';
import { LastLine } from './last-line.js';
import { PartialLines } from './partial-lines.js';

export interface RecordStreamOptions {
  /** `auto` finds it out. */
  readonly format?: RecordFormat;
  /** IANA name: where clocks stand whose times name no zone. UTC unless given. */
  readonly timeZone?: string;
}

/** One first byte may stand for one format at each nesting; more than this is no longer a stream of records. */
const MAX_SNIFFED = 1024;

/**
 * What is remembered of one topic partition (or one sender): the format of its records, found out once for each first
 * byte so that topics that carry two formats work, and the partial lines that wait for their rest.
 */
export class RecordStream {
  readonly format: RecordFormat;
  readonly zone: LocalZone;
  readonly partials = new PartialLines();
  readonly lastLine = new LastLine();
  /** Whether the text that is being read begins with a blank. */
  isIndented = false;
  /** When the transport first had the record: gives times without a year their year. */
  near: EpochMs = 0;
  private readonly sniffed = new Map<number, KnownFormat>();

  constructor({ format = 'auto', timeZone }: RecordStreamOptions = {}) {
    this.format = format;
    this.zone = timeZone === undefined ? UTC : localZone(timeZone);
  }

  /** The format of the last records that began with `lead` at this nesting. */
  knownFormat(depth: number, lead: number): KnownFormat | undefined {
    return this.sniffed.get(depth * 256 + lead);
  }

  remember(depth: number, lead: number, format: KnownFormat): void {
    if (this.sniffed.size < MAX_SNIFFED) this.sniffed.set(depth * 256 + lead, format);
  }
}
