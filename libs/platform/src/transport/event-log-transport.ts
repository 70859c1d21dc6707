import { type ArgumentsHost, Catch, type RpcExceptionFilter } from '@nestjs/common';
import { BaseRpcContext, type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { type EventLog, type RecordBatch, type SubscribeOptions, type Subscription } from '@tocsin/ports';
import { isObservable, lastValueFrom, type Observable, throwError } from 'rxjs';

/** Nest's default filter turns every error into a plain object; delivery needs the class. */
@Catch()
export class RethrowFilter implements RpcExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}

export interface EventLogTransportOptions extends Omit<SubscribeOptions, 'topics'> {
  /** Handlers name it: `@EventPattern(pattern, id)`. */
  readonly id: symbol;
  readonly log: EventLog;
  /** The topics to read, asked again every `recheckMs`; without it each pattern is a topic. */
  readonly topics?: () => Promise<readonly string[]>;
  readonly recheckMs?: number;
  /** The pattern whose handler takes the batches of `topics`. */
  readonly pattern?: string;
  readonly onSubscribed?: (subscription: Subscription) => void;
  /** Called after the handlers have finished and before the log is left. */
  readonly onDrain?: () => Promise<void>;
}

/**
 * NestJS over the EventLog, a batch at a time (docs/adr/0003). A rejected handler is retried or dead-lettered by the log's rules:
 * its error arrives there with its class.
 */
export class EventLogTransport extends Server implements CustomTransportStrategy {
  private subscription: Subscription | null = null;
  private subscribed: readonly string[] = [];
  private recheck: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(private readonly options: EventLogTransportOptions) {
    super();
    this.transportId = options.id;
  }

  listen(done: (error?: unknown) => void): void {
    this.start().then(() => done(), done);
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.recheck) clearInterval(this.recheck);
    await this.leave();
  }

  on(): never {
    throw new Error('the event log transport has no events');
  }

  unwrap<T>(): T {
    return this.options.log as T;
  }

  private async start(): Promise<void> {
    await this.follow();
    const { topics, recheckMs } = this.options;
    if (topics && recheckMs) this.recheck = setInterval(() => void this.follow().catch(() => undefined), recheckMs);
  }

  /** Subscribes anew when the topics have changed. */
  private async follow(): Promise<void> {
    const {
      topics,
      log,
      onSubscribed,
      id: _id,
      pattern: _pattern,
      recheckMs: _recheck,
      onDrain: _drain,
      ...options
    } = this.options;
    const wanted = [...((await topics?.()) ?? this.messageHandlers.keys())].sort();
    if (this.closed || wanted.join() === this.subscribed.join()) return;
    await this.leave();
    this.subscribed = wanted;
    if (wanted.length === 0) return;
    this.subscription = await log.subscribe({ ...options, topics: wanted }, (batch) => this.handle(batch));
    onSubscribed?.(this.subscription);
  }

  private async leave(): Promise<void> {
    const { subscription } = this;
    this.subscription = null;
    if (!subscription) return;
    await this.options.onDrain?.();
    await subscription.drain();
  }

  private async handle(batch: RecordBatch): Promise<void> {
    const handler = this.getHandlerByPattern(this.options.pattern ?? batch.topic);
    if (!handler) throw new Error(`no handler for ${batch.topic}`);
    const result: unknown = await handler(batch, new BaseRpcContext([batch.topic, batch.partition]));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }
}
