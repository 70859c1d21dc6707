import { type TenantId } from './ids.js';
import { type Labels } from './labels.js';
import { type SeverityNumber } from './severity.js';
import { type EpochMs } from './time.js';

/**
 * Where an event came from. `source` is `topic:partition` for a Kafka source, and its events carry increasing
 * `(offset, item)`; `item` counts the events made from one source record. For sources without positions
 * (HTTP) `offset` is -1: the events topic itself is then their only order.
 */
export interface SourcePosition {
  readonly source: string;
  readonly offset: number;
  readonly item: number;
}

/** Who an event belongs to. The tenant comes from the source binding or the token, never from the payload. */
export interface EventOrigin {
  readonly tenant: TenantId;
  readonly environment: string;
  readonly position: SourcePosition;
}

/** What all events carry: `time` is event time; `observedAt` is when the source's transport first had it. */
export interface EventSubject {
  readonly service: string;
  readonly host: string;
  readonly time: EpochMs;
  readonly observedAt: EpochMs;
}

export interface LogEvent extends EventSubject {
  readonly kind: 'log';
  readonly severity: SeverityNumber;
  /** The message as UTF-8 bytes: templates are mined from bytes, strings are built only for what is shown. */
  readonly body: Uint8Array;
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

export interface MetricEvent extends EventSubject {
  readonly kind: 'metric';
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** A deploy, flag, patch, job or configuration change. */
export interface ChangeEvent extends EventSubject {
  readonly kind: 'change';
  readonly id: string;
  readonly type: 'deploy' | 'flag' | 'patch' | 'job' | 'config' | 'maintenance';
  readonly title: string;
  readonly labels: Labels;
}

export type Event = LogEvent | MetricEvent | ChangeEvent;
