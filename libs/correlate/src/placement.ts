import { type AlertId, type IncidentId } from '@tocsin/model';

/**
 * What was decided on an alert, as it is decided: it opened an incident, joined or moved to one, was counted there beyond the
 * member limit, or was left out. A later word on the same alert replaces the earlier one.
 */
export type Placement =
  | {
      readonly kind: 'opened' | 'joined' | 'moved' | 'beyond-limit';
      readonly alertId: AlertId;
      readonly incidentId: IncidentId;
    }
  | { readonly kind: 'left-out' | 'recovered-unknown'; readonly alertId: AlertId; readonly incidentId: null }
  | { readonly kind: 'merged'; readonly from: IncidentId; readonly incidentId: IncidentId };
