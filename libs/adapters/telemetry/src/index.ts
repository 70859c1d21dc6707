/**
 * Tocsin's own log lines and metrics: pino and Prometheus.
 * It formats and counts; it decides nothing. Neighbours: `ports` defines `Telemetry`, `platform` serves `/metrics`.
 */
export { PinoTelemetry } from './pino-telemetry.js';
