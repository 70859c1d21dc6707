import { type EpochMs, type Labels, type SeverityNumber } from '@tocsin/model';

/** A text that is a slice of the record's bytes; `end <= start` means the producer said nothing. */
export interface Slice {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** Takes what a record turns into. Slices are valid only during the call. `time` is NaN when the record names none. */
export interface EventSink {
  log(time: EpochMs, severity: SeverityNumber, service: Slice, host: Slice, body: Slice): void;
  metric(time: EpochMs, service: string, host: string, name: string, labels: Labels, value: number): void;
}

/** Why a record could not be read. Closed: the word stands in dead letters and metric labels. */
export type Rejection = 'empty' | 'not_json' | 'no_message' | 'no_number' | 'unknown_shape' | 'bad_line';
