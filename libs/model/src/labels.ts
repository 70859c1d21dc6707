/** Names follow OpenTelemetry semantic conventions where one exists (`service.name`, `host.name`). */
export type Labels = Readonly<Record<string, string>>;
