import { type EpochMs } from '@tocsin/model';
import { type EventSink } from '../event-sink.js';

/** What collectd calls a value list: the values that one plugin read at one time. */
export interface ValueList {
  readonly time: EpochMs;
  readonly host: string;
  readonly plugin: string;
  readonly pluginInstance: string;
  readonly type: string;
  readonly typeInstance: string;
  /** NaN where the plugin had no value. */
  readonly values: readonly number[];
  /** One for each value; `value` for a single one. */
  readonly names: readonly string[];
}

/**
 * One event a value, named `plugin.type.value`; a type named like its plugin and the name `value` are left out.
 * Instances are labels. Returns how many events there were.
 */
export function emitValueList(list: ValueList, sink: EventSink): number {
  const { plugin, type, pluginInstance, typeInstance } = list;
  const stem = type === '' || type === plugin ? plugin : `${plugin}.${type}`;
  const labels: Record<string, string> = {};
  if (pluginInstance) labels.plugin_instance = pluginInstance;
  if (typeInstance) labels.type_instance = typeInstance;
  let count = 0;
  list.values.forEach((value, index) => {
    if (!Number.isFinite(value)) return;
    const name = list.names[index] ?? 'value';
    sink.metric(list.time, '', list.host, name === 'value' ? stem : `${stem}.${name}`, labels, value);
    count++;
  });
  return count;
}
