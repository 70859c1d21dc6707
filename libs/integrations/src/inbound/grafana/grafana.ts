import { prometheusAlert } from '../alertmanager/alertmanager.js';
import { type Inbound, alertsOnly } from '../define.js';
import { fieldsOf, items, text } from '../fields.js';

/** Grafana alerting's webhook contact point: Alertmanager's skeleton with links to panels. */
export const grafana: Inbound = {
  id: 'grafana',
  title: 'Grafana alerting',
  read: (json) =>
    alertsOnly(
      items(fieldsOf(json, 'Grafana webhook').alerts).map((each) => {
        const alert = prometheusAlert('grafana', each);
        return { ...alert, url: text(each, 'panelURL', 'dashboardURL') || alert.url };
      }),
    ),
};
