import { type ForeignAlert } from '@tocsin/model';
import { DEFAULT_TENANT, type Platform, type ReadyCheck } from '@tocsin/platform';
import { type Ingestor } from '../ingest/ingestor.js';
import { FLOW_GROUPS, positionOf } from './group-position.js';
import { type DiskGuard } from './disk-guard.js';
import { type Condition, GroupProgress } from './progress.js';

const LOOK_EVERY_MS = 20_000;
const HEARTBEAT_EVERY_MS = 60_000;
const HEARTBEAT_TIMEOUT_MS = 10_000;

const alertOf = ({ key, firing, message }: Condition): ForeignAlert => ({
  source: 'tocsin',
  key,
  status: firing ? 'firing' : 'resolved',
  name: key.split('/')[0]!,
  severity: 'high',
  service: 'tocsin',
  host: '',
  at: null,
  message,
  url: '',
  labels: {},
});

/**
 * Tocsin's watch over itself: an incident when the flow stands still or the disk fills up, and a heartbeat to somebody else for
 * the case that Tocsin can say nothing any more.
 */
export class SelfWatch {
  private readonly groups = FLOW_GROUPS.map((group) => ({ group, progress: new GroupProgress(group) }));
  private readonly firing = new Set<string>();

  constructor(
    private readonly platform: Platform,
    private readonly ingestor: Ingestor,
    private readonly disk: DiskGuard,
    private readonly checks: readonly ReadyCheck[],
  ) {}

  start(): void {
    const { timer, config } = this.platform;
    timer.every(LOOK_EVERY_MS, () => this.look());
    if (config.heartbeatUrl) timer.every(HEARTBEAT_EVERY_MS, () => this.beat(config.heartbeatUrl!));
  }

  private async look(): Promise<void> {
    const conditions = [...(await this.disk.look())];
    for (const { group, progress } of this.groups) conditions.push(...progress.add(await this.sample(group)));
    const changed = conditions.filter(({ key, firing }) => firing !== this.firing.has(key));
    if (changed.length === 0) return;
    const origin = {
      tenant: DEFAULT_TENANT,
      environment: 'production',
      format: 'auto',
      service: 'tocsin',
      backfill: false,
    } as const;
    await this.ingestor.message(origin, 'tocsin:self', { alerts: changed.map(alertOf), changes: [] });
    for (const { key, firing } of changed) {
      if (firing) this.firing.add(key);
      else this.firing.delete(key);
    }
  }

  private async sample(group: string) {
    const position = await positionOf(this.platform, group);
    this.platform.telemetry.gauge('tocsin_lag_records', position.waiting, { group });
    return position;
  }

  /** Silence is the message: nothing is sent while a role is not ready or the flow stands still. */
  private async beat(url: string): Promise<void> {
    if (this.firing.size > 0 || this.checks.some(({ ready }) => !ready())) return;
    await fetch(url, { method: 'POST', signal: AbortSignal.timeout(HEARTBEAT_TIMEOUT_MS) }).catch((error: unknown) =>
      this.platform.telemetry.log('warn', 'the heartbeat was not taken', { error: String(error) }),
    );
  }
}
