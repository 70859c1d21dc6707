import { type AlertId, type IncidentId } from '@tocsin/model';

/** Where an alert has been put, as it is decided. A later word on the same alert replaces the earlier one. */
export interface Placement {
  readonly kind: 'opened' | 'joined';
  readonly alertId: AlertId;
  readonly incidentId: IncidentId;
}
