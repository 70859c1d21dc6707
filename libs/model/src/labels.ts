/** Names follow OpenTelemetry semantic conventions where one exists (`service.name`, `host.name`). */
export type Labels = Readonly<Record<string, string>>;

/** One text for a label set, whatever the order it was given in: `a="1",b="2"`. */
export const labelsKey = (labels: Labels): string =>
  Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`)
    .join(',');
