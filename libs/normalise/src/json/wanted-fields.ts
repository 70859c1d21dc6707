/** What a log record is made of; each slot takes the best-ranked field that is present. */
export const SLOTS = ['time', 'body', 'severity', 'service', 'host', 'shape'] as const;
export type Slot = (typeof SLOTS)[number];
export const SLOT = { time: 0, body: 1, severity: 2, service: 3, host: 4, shape: 5 } as const satisfies Record<
  Slot,
  number
>;

/**
 * Where the common producers put them, best first: OpenTelemetry and ECS names, then what Filebeat, Fluent Bit,
 * Vector, Logstash, syslog-ng, pino, winston and GELF write. A dotted path stands for the flat and the nested form.
 */
const WANTED: Readonly<Record<Slot, readonly string[]>> = {
  time: ['@timestamp', 'timestamp', 'time', 'ts', 'datetime', 'eventTime', '_time', 'date', 'ISODATE'],
  body: ['message', 'msg', 'body', 'log', 'MESSAGE', 'event.original', 'short_message', 'text'],
  severity: [
    'log.level',
    'severity_number',
    'severityNumber',
    'severity_text',
    'severityText',
    'severity',
    'level',
    'loglevel',
    'lvl',
    'levelname',
    'log.syslog.severity.code',
    'PRIORITY',
    'syslog_severity',
  ],
  service: [
    'service.name',
    'service',
    'resource.service.name',
    'kubernetes.labels.app.kubernetes.io/name',
    'kubernetes.labels.app',
    'kubernetes.pod_labels.app',
    'kubernetes.container.name',
    'kubernetes.container_name',
    'application',
    'app',
    'appname',
    'PROGRAM',
    'programname',
    'process.name',
    'event.module',
    'name',
  ],
  host: [
    'host.name',
    'host',
    'hostname',
    'HOST',
    'host.hostname',
    'kubernetes.node.name',
    'kubernetes.host',
    'kubernetes.pod_node_name',
    'agent.hostname',
  ],
  shape: ['resourceLogs', 'resourceMetrics', 'metrics', 'fields'],
};

/** A field name on the way to wanted ones: the slot it fills itself, and the names below it. */
export interface FieldNode {
  readonly name: string;
  slot: number;
  rank: number;
  readonly children: FieldNode[];
}

const child = (node: FieldNode, name: string): FieldNode => {
  let found = node.children.find((candidate) => candidate.name === name);
  if (!found) node.children.push((found = { name, slot: -1, rank: Infinity, children: [] }));
  return found;
};

/** Every way to cut a dotted path into nested names: `a.b` is `a` → `b` and the flat `a.b`. */
function addPath(node: FieldNode, path: string, slot: number, rank: number): void {
  const leaf = child(node, path);
  if (rank < leaf.rank) {
    leaf.slot = slot;
    leaf.rank = rank;
  }
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1))
    addPath(child(node, path.slice(0, dot)), path.slice(dot + 1), slot, rank);
}

/** The tree of wanted names that the JSON scanner walks beside the record. */
export function wantedFields(): FieldNode {
  const root: FieldNode = { name: '', slot: -1, rank: Infinity, children: [] };
  SLOTS.forEach((slot, index) => WANTED[slot].forEach((path, rank) => addPath(root, path, index, rank)));
  return root;
}
