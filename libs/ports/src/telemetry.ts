/** Log lines and counters of Tocsin itself. Names of metrics end in their unit; label values come from closed sets. */
export interface Telemetry {
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>): void;
  count(metric: string, by?: number, labels?: Readonly<Record<string, string>>): void;
  gauge(metric: string, value: number, labels?: Readonly<Record<string, string>>): void;
  observe(metric: string, value: number, labels?: Readonly<Record<string, string>>): void;
}

/** Says nothing. For tools and tests. */
export const silentTelemetry: Telemetry = { log() {}, count() {}, gauge() {}, observe() {} };
