import { SEVERITY_ERROR } from '@tocsin/model';
import { type Example, earlier } from './example.js';
import { FieldWindow } from './field-window.js';
import { SessionWindow } from './session-window.js';

/**
 * What one service logged in one bucket. Adding is commutative, so the order of arrival leaves no trace; counts are by shape
 * number, examples are kept for shapes that are not learnt yet and for errors.
 */
export class ServiceWindow {
  lines = 0;
  errors = 0;
  backfill = true;
  readonly touched: number[] = [];
  private counts = new Uint32Array(64);
  readonly examples = new Map<number, Example>();
  errorExample: Example | null = null;
  fields = new FieldWindow();
  /** Where its lines came from. */
  readonly hosts = new Set<string>();
  private lastHost = '';
  sessions = new SessionWindow();

  count(shape: number, severity: number, by = 1): void {
    if (shape >= this.counts.length) {
      const grown = new Uint32Array(Math.max(shape + 1, this.counts.length * 2));
      grown.set(this.counts);
      this.counts = grown;
    }
    if (this.counts[shape] === 0) this.touched.push(shape);
    this.counts[shape]! += by;
    this.lines += by;
    if (severity >= SEVERITY_ERROR) this.errors += by;
  }

  cameFrom(host: string): void {
    if (host === this.lastHost) return;
    this.lastHost = host;
    if (host) this.hosts.add(host);
  }

  countOf(shape: number): number {
    return this.counts[shape]!;
  }

  /** Cheap refusal before the text is built. */
  wantsExample(shape: number, time: number): boolean {
    const known = this.examples.get(shape);
    return known === undefined || time <= known.time;
  }

  offerExample(shape: number, example: Example): void {
    const known = this.examples.get(shape);
    if (!known || earlier(example, known)) this.examples.set(shape, example);
  }

  wantsErrorExample(time: number): boolean {
    return this.errorExample === null || time < this.errorExample.time;
  }

  offerErrorExample(example: Example): void {
    if (!this.errorExample || earlier(example, this.errorExample)) this.errorExample = example;
  }

  toJson(): unknown {
    const counts = this.touched.map((shape) => [shape, this.counts[shape]]);
    const { lines, errors, backfill, errorExample } = this;
    return {
      lines,
      errors,
      backfill,
      counts,
      examples: [...this.examples],
      errorExample,
      fields: this.fields.toJson(),
      hosts: [...this.hosts].sort(),
      sessions: this.sessions.toJson(),
    };
  }

  static fromJson(json: unknown): ServiceWindow {
    const saved = json as Pick<ServiceWindow, 'lines' | 'errors' | 'backfill' | 'errorExample'> & {
      readonly counts: readonly [number, number][];
      readonly examples: readonly [number, Example][];
      readonly fields: unknown;
      readonly hosts: readonly string[];
      readonly sessions: unknown;
    };
    const window = new ServiceWindow();
    for (const [shape, count] of saved.counts) window.count(shape, 0, count);
    for (const [shape, example] of saved.examples) window.examples.set(shape, example);
    window.lines = saved.lines;
    window.errors = saved.errors;
    window.backfill = saved.backfill;
    window.errorExample = saved.errorExample;
    for (const host of saved.hosts) window.hosts.add(host);
    window.fields = FieldWindow.fromJson(saved.fields);
    window.sessions = SessionWindow.fromJson(saved.sessions);
    return window;
  }
}
