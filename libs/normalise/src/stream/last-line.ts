import { type EpochMs, RECORD_GAP_MS } from '@tocsin/model';
import { type Slice, emptySlice, setSlice } from '../event-sink.js';

/** What the head of a line said. */
export interface LineHead {
  time: EpochMs;
  readonly service: Slice;
  readonly host: Slice;
}

/** Copies what differs: the lines of a stream mostly say the same. */
function keep(kept: Slice, { bytes, start, end }: Slice): void {
  const length = Math.max(0, end - start);
  let same = kept.end === length;
  for (let i = 0; same && i < length; i++) same = kept.bytes[i] === bytes[start + i];
  if (!same) setSlice(kept, bytes.slice(start, start + length), 0, length);
}

/** The head of a stream's last line of text that had one: indented lines after it are of the same time and subject. */
export class LastLine {
  private readonly head: LineHead = { time: NaN, service: emptySlice(), host: emptySlice() };
  private near: EpochMs = -Infinity;

  /** @param near when the transport had the line */
  keep({ time, service, host }: LineHead, near: EpochMs): void {
    this.near = near;
    this.head.time = time;
    keep(this.head.service, service);
    keep(this.head.host, host);
  }

  /** Gives its time and subject to a line that came soon after. */
  giveTo(line: LineHead, near: EpochMs): void {
    if (near - this.near > RECORD_GAP_MS) return;
    this.near = near;
    const { time, service, host } = this.head;
    line.time = time;
    setSlice(line.service, service.bytes, service.start, service.end);
    setSlice(line.host, host.bytes, host.start, host.end);
  }
}
