import {
  type ConfigRecord,
  type IncidentBody,
  type PartitionCounts,
  decodeIncidentRecord,
  decodeScopeRecord,
  encodeControlRecord,
  encodeScopeRecord,
  partitionOf,
  type RuleSet,
} from '@tocsin/contracts';
import {
  type Alert,
  type Command,
  type CommandId,
  type EpochMs,
  type Incident,
  type IncidentId,
  type TenantId,
  asId,
  stableId,
} from '@tocsin/model';
import { ruleVersionOf } from '@tocsin/rules';
import { correlateStage } from '../correlate/correlate.stage.js';
import { detectStage } from '../detect/detect.stage.js';
import { IngestPacker, type RecordOrigin } from '../ingest/ingest-packer.js';
import { dealCorrelate } from '../reshard/deal-correlate.js';
import { dealDetect } from '../reshard/deal-detect.js';
import { type Segments } from '../segments.js';
import { type Stage, type StageInstance, type StageOutput } from '../stage.js';
import { type RecordedCommand, type RecordedEvent } from './recorded-event.js';

const NOTHING: ReadonlySet<number> = new Set();
const ONE_SOURCE = 'replay:0';

export interface VirtualFlowOptions {
  readonly rules: RuleSet;
  readonly partitions: PartitionCounts;
  readonly origin: RecordOrigin;
  /** Every packed record and every scope record comes twice. */
  readonly twice: boolean;
  /** Called before each record of a stage: true restarts the stage from a snapshot first. */
  readonly restart: (index: number) => boolean;
}

/** One stage over its partitions, with records numbered as a log would. */
class VirtualStage {
  private readonly instances: StageInstance[];
  private readonly offsets: number[];

  constructor(
    private readonly stage: Stage,
    partitions: number,
  ) {
    this.instances = Array.from({ length: partitions }, (_, partition) => stage.initial(partition));
    this.offsets = this.instances.map(() => 0);
  }

  step(partition: number, value: Uint8Array, now: EpochMs): StageOutput[] {
    return this.instances[partition]!.step({ offset: this.offsets[partition]!++, value }, now, NOTHING);
  }

  restart(partition: number): void {
    this.instances[partition] = this.stage.restore(partition, this.instances[partition]!.snapshot());
  }

  /** The same state on other partitions, whose offsets begin after all that were. */
  dealt(stage: Stage, partitions: number, deal: (states: Segments[]) => readonly Segments[]): VirtualStage {
    const next = new VirtualStage(stage, 0);
    deal(this.instances.map((instance) => instance.snapshot())).forEach((segments, partition) => {
      next.instances.push(stage.restore(partition, segments));
    });
    next.offsets.push(...Array.from({ length: partitions }, () => Math.max(...this.offsets)));
    return next;
  }

  get count(): number {
    return this.instances.length;
  }

  get ends(): readonly number[] {
    return this.offsets;
  }
}

function packerOf(origin: RecordOrigin, { events }: PartitionCounts, source: string): IngestPacker {
  const packer = new IngestPacker(events);
  packer.open(origin, source);
  return packer;
}

/** What a replay saw, in the order in which it was decided. */
export type ReplayOutput =
  | { readonly type: 'alert'; readonly alert: Alert }
  | { readonly type: 'incident'; readonly now: EpochMs; readonly incident: Incident }
  | { readonly type: 'rejected'; readonly index: number; readonly reason: string };

/**
 * The whole flow from records to incidents in one call, on the same stages as the services. Time is what it is told: feed it
 * second by second, hours pass in milliseconds.
 */
export class VirtualFlow {
  private packer: IngestPacker;
  private detect: VirtualStage;
  private correlate: VirtualStage;
  private readonly incidents = new Map<IncidentId, Incident>();
  private steps = 0;
  private records = 0;
  private source = ONE_SOURCE;
  private commands = 0;

  constructor(
    private readonly options: VirtualFlowOptions,
    private readonly emit: (output: ReplayOutput) => void,
  ) {
    const { partitions, origin, rules } = options;
    this.packer = packerOf(origin, partitions, this.source);
    this.detect = new VirtualStage(detectStage(partitions), partitions.events);
    this.correlate = new VirtualStage(correlateStage, partitions.scopes);
    const tenant = asId<TenantId>(origin.tenant);
    const activation: ConfigRecord = {
      type: 'config-activated',
      tenant,
      ruleVersion: ruleVersionOf(rules),
      document: rules,
    };
    for (let partition = 0; partition < partitions.events; partition++)
      this.toDetect(partition, encodeControlRecord(activation), 0);
  }

  /** Everything that arrives within the second that ends at `now`. */
  second(events: readonly RecordedEvent[], now: EpochMs): void {
    for (const event of events) {
      if (event.kind === 'record') this.record(event, now);
      else if (event.kind === 'alert') this.packer.alert(event.alert, now);
      else if (event.kind === 'change') this.packer.change(event.change, now);
    }
    const batches = this.packer.take();
    const busy = new Set(batches.map(({ partition }) => partition));
    for (const { partition, value } of batches)
      for (let times = this.options.twice ? 2 : 1; times > 0; times--) this.toDetect(partition, value, now);
    for (let partition = 0; partition < this.detect.count; partition++)
      if (!busy.has(partition)) this.toDetect(partition, encodeControlRecord({ type: 'tick' }), now);
    for (const event of events) if (event.kind === 'command') this.command(event, now);
  }

  /** Goes on with other numbers of partitions. */
  reshard(to: PartitionCounts): void {
    this.packer = packerOf(this.options.origin, to, this.source);
    this.detect = this.detect.dealt(detectStage(to), to.events, (states) => dealDetect(states, to));
    const { ends } = this.detect;
    this.correlate = this.correlate.dealt(correlateStage, to.scopes, (states) => dealCorrelate(states, to, ends));
  }

  /** Newest state of every incident, oldest incident first. */
  finalIncidents(): Incident[] {
    return [...this.incidents.values()].sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  }

  private record({ bytes, source = ONE_SOURCE }: Extract<RecordedEvent, { kind: 'record' }>, now: EpochMs): void {
    if (source !== this.source) this.packer.open(this.options.origin, source);
    this.source = source;
    const index = this.records++;
    const reason = this.packer.read(bytes, 0, bytes.length, index, now);
    if (reason) this.emit({ type: 'rejected', index, reason });
  }

  /** Acts on the newest incident that is not closed; a merge takes it into the one before it. */
  private command({ action, actor, at, verdict, services }: RecordedCommand, now: EpochMs): void {
    const [newest, before] = this.finalIncidents()
      .filter(({ state }) => state !== 'closed')
      .reverse();
    if (!newest) return;
    const { id: incidentId, tenant, scope } = newest;
    const id = asId<CommandId>(stableId('replay', this.commands++));
    const command: Command = {
      id,
      tenant,
      scope,
      incidentId,
      action,
      actor,
      at,
      ...(verdict ? { verdict } : {}),
      ...(action === 'merge' && before ? { into: before.id } : {}),
      ...(services
        ? { alertIds: newest.members.filter(({ service }) => services.includes(service)).map(({ alertId }) => alertId) }
        : {}),
    };
    const record = encodeScopeRecord(null, { type: 'command', command });
    this.toCorrelate(partitionOf(scope, this.correlate.count), record, now);
  }

  private toDetect(partition: number, value: Uint8Array, now: EpochMs): void {
    if (this.options.restart(this.steps++)) this.detect.restart(partition);
    for (const output of this.detect.step(partition, value, now)) {
      const { body } = decodeScopeRecord(output.value);
      if (body.type === 'alert') this.emit({ type: 'alert', alert: body.alert });
      for (let times = this.options.twice ? 2 : 1; times > 0; times--)
        this.toCorrelate(output.partition ?? 0, output.value, now);
    }
  }

  private toCorrelate(partition: number, value: Uint8Array, now: EpochMs): void {
    if (this.options.restart(this.steps++)) this.correlate.restart(partition);
    for (const output of this.correlate.step(partition, value, now)) {
      const body: IncidentBody = decodeIncidentRecord(output.value);
      if (body.type !== 'incident') continue;
      this.incidents.set(body.incident.id, body.incident);
      this.emit({ type: 'incident', now, incident: body.incident });
    }
  }
}
