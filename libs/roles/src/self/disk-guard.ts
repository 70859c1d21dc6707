import { statfs } from 'node:fs/promises';
import { RetryableError } from '@tocsin/model';
import { type Platform } from '@tocsin/platform';
import { type Condition } from './progress.js';

const WARN_AT = 0.9;
/** Beyond this, intake is refused before a full disk corrupts what is there. */
const REFUSE_AT = 0.97;

/** The disk of the embedded storage; servers watch their own. */
export class DiskGuard {
  private used = 0;

  constructor(private readonly platform: Platform) {}

  /** Looks again; says whether people should know. */
  async look(): Promise<readonly Condition[]> {
    const { config, telemetry } = this.platform;
    if (config.storage.kind !== 'embedded') return [];
    const { blocks, bavail } = await statfs(config.storage.home);
    this.used = 1 - bavail / blocks;
    telemetry.gauge('tocsin_disk_used_ratio', this.used);
    const percent = Math.round(this.used * 100);
    return [{ key: 'disk-nearly-full', firing: this.used >= WARN_AT, message: `the disk is ${percent} % full` }];
  }

  /** Throws `RetryableError` (429 to senders) while the disk is nearly full. */
  admit(): void {
    if (this.used >= REFUSE_AT)
      throw new RetryableError('rate_limited', 'the disk is nearly full; events are not taken until there is room');
  }
}
