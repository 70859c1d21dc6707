/** One ping of a job that promises to come again: its silence is the news. */
export interface HeartbeatPing {
  readonly name: string;
  /** `service.name` that the alert is about. */
  readonly service: string;
  readonly host: string;
  /** How often it comes. */
  readonly everyMs: number;
  /** How much later than that it may be. */
  readonly graceMs: number;
}
