import { type AlertSeverity } from '@tocsin/model';
import { type Inbound, alertsOnly } from '../define.js';
import { type Fields, fieldsOf, items, needed, serviceIn, text } from '../fields.js';

const SEVERITIES: readonly AlertSeverity[] = ['info', 'low', 'medium', 'medium', 'high', 'critical'];

/** A macro that Zabbix could not expand stands for nothing. */
const expanded = (event: Fields, name: string): string => text(event, name).replace(/^(\{.*\}|\*UNKNOWN\*)$/, '');

/** Zabbix, sent by the webhook script in `ops/senders/zabbix.js`. A recovery keeps the problem's event id. */
export const zabbix: Inbound = {
  id: 'zabbix',
  title: 'Zabbix',
  read: (json) => {
    const event = fieldsOf(json, 'Zabbix event');
    const labels = Object.fromEntries(items(event.tags).map((tag) => [text(tag, 'tag'), text(tag, 'value')]));
    const host = expanded(event, 'host');
    return alertsOnly([
      {
        source: 'zabbix',
        key: needed(event, 'Zabbix event', 'event_id'),
        status: text(event, 'value') === '0' ? 'resolved' : 'firing',
        name: expanded(event, 'name') || 'Zabbix problem',
        severity: SEVERITIES[Number(text(event, 'nseverity'))] ?? 'medium',
        service: serviceIn(labels),
        host,
        at: null,
        message: expanded(event, 'name'),
        url: '',
        labels,
      },
    ]);
  },
};
