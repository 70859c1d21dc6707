/** OpenTelemetry severity number, 1 (trace) to 24 (fatal); 0 when the producer said nothing. */
export type SeverityNumber = number;

export const SEVERITY_ERROR: SeverityNumber = 17;

/** Severity of alerts and incidents, most severe first. */
export const ALERT_SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** 0 for critical to 4 for info: lower is more severe. */
export const severityRank = (severity: AlertSeverity): number => ALERT_SEVERITIES.indexOf(severity);

export const mostSevere = (a: AlertSeverity, b: AlertSeverity): AlertSeverity =>
  severityRank(a) <= severityRank(b) ? a : b;

/** Severity of an alert that stands for events of the given OpenTelemetry severity. */
export function alertSeverityOf(severityNumber: SeverityNumber): AlertSeverity {
  if (severityNumber >= 21) return 'critical';
  if (severityNumber >= SEVERITY_ERROR) return 'high';
  if (severityNumber >= 13) return 'medium';
  return severityNumber >= 9 ? 'low' : 'info';
}
