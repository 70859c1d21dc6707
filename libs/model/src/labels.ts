/** Names follow OpenTelemetry semantic conventions where one exists (`service.name`, `host.name`). */
export type Labels = Readonly<Record<string, string>>;

const INSTANCE_LABELS = ['service.instance.id', 'k8s.pod.name', 'pod', 'container.id'] as const;

/** The instance (pod, container, process) that labels name, the surest name first; '' when they name none. */
export function instanceOf(labels: Labels): string {
  for (const name of INSTANCE_LABELS) if (labels[name]) return labels[name];
  return '';
}
