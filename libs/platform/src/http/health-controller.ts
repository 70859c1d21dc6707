import { Controller, Get, Header, Inject, ServiceUnavailableException } from '@nestjs/common';
import { PLATFORM, type Platform } from '../adapters/open-platform.js';
import { Open } from './auth-guard.js';

/** Whether a role does its work; roles register themselves. */
export interface ReadyCheck {
  readonly name: string;
  readonly ready: () => boolean;
  /** Brings gauges up to date before they are read. */
  readonly measure?: () => void;
}
export const READY_CHECKS = Symbol('ready-checks');

@Controller()
export class HealthController {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(READY_CHECKS) private readonly checks: ReadyCheck[],
  ) {}

  @Open()
  @Get('healthz')
  alive(): { status: string } {
    return { status: 'alive' };
  }

  @Open()
  @Get('readyz')
  ready(): { status: string } {
    const waiting = this.checks.filter(({ ready }) => !ready()).map(({ name }) => name);
    if (waiting.length > 0) throw new ServiceUnavailableException(`not ready: ${waiting.join(', ')}`);
    return { status: 'ready' };
  }

  @Open()
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4')
  metrics(): Promise<string> {
    for (const { measure } of this.checks) measure?.();
    return this.platform.telemetry.metricsText();
  }
}
