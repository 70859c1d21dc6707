import { type Placement } from '@tocsin/correlate';

/** Stands for the incident of an alert that was left out of all. */
export const LEFT_OUT = '-';

/** Follows where alerts are, through joins, moves and merges. */
export class Whereabouts {
  private readonly at = new Map<string, string>();
  private readonly mergedInto = new Map<string, string>();

  apply(placements: readonly Placement[]): void {
    for (const placement of placements) {
      if (placement.kind === 'merged') this.mergedInto.set(placement.from, placement.incidentId);
      else this.at.set(placement.alertId, placement.incidentId ?? LEFT_OUT);
    }
  }

  /** Its incident now; `LEFT_OUT`, or empty when nothing was said of it. */
  of(alertId: string): string {
    let incident = this.at.get(alertId) ?? '';
    for (let into = this.mergedInto.get(incident); into; into = this.mergedInto.get(incident)) incident = into;
    return incident;
  }
}
