import { type ScopeId, type TenantId } from './ids.js';
import { type EpochMs } from './time.js';

/** Whose span told of a call: both sides report the same one, and the caller's view also holds what never arrived. */
export type CallSide = 'caller' | 'callee';

/** How one service called another in one minute. */
export interface CallEdge {
  /** Empty where no span says who called: the way into the services that are traced. */
  readonly caller: string;
  /** A service, or the address or system that the caller's span names when it is not traced. */
  readonly callee: string;
  readonly seenBy: CallSide;
  readonly calls: number;
  readonly errors: number;
  /** Milliseconds, within 5 %. */
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** The calls of one closed minute around one service: those it made, and those into it whose caller is unknown. */
export interface CallSummary {
  readonly tenant: TenantId;
  readonly scope: ScopeId;
  readonly environment: string;
  readonly service: string;
  /** Start of the minute, event time. */
  readonly minuteAt: EpochMs;
  /** Busiest first, at most 64. */
  readonly edges: readonly CallEdge[];
  /** Edges of the minute that are left out, and their calls. */
  readonly beyondLimit: { readonly edges: number; readonly calls: number };
}
