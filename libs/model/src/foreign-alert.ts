import { type Labels } from './labels.js';
import { type AlertSeverity } from './severity.js';
import { type EpochMs } from './time.js';

/** An alert that another system decided on, in our words. */
export interface ForeignAlert {
  /** The system: `alertmanager`, `cloudwatch`, … Part of the fingerprint. */
  readonly source: string;
  /** The condition in that system's own terms: the same for firing, repeats and resolution. */
  readonly key: string;
  readonly status: 'firing' | 'resolved';
  readonly name: string;
  readonly severity: AlertSeverity;
  /** `service.name`, empty when the sender names none. */
  readonly service: string;
  readonly host: string;
  /** When it began (firing) or ended (resolved), as the sender says; null when it does not. */
  readonly at: EpochMs | null;
  readonly message: string;
  readonly url: string;
  readonly labels: Labels;
}
