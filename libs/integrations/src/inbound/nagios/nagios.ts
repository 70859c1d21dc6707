import { type Inbound, NOTHING, alertsOnly } from '../define.js';
import { fieldsOf, needed, severityOf, text, timeOf } from '../fields.js';

const PROBLEM = /^(PROBLEM|RECOVERY)$/i;

/** Nagios and Icinga, sent by the notification command in `ops/senders/nagios.sh`. Downtimes and acknowledgements say nothing. */
export const nagios: Inbound = {
  id: 'nagios',
  title: 'Nagios / Icinga',
  read: (json) => {
    const event = fieldsOf(json, 'Nagios notification');
    const type = text(event, 'type') || 'PROBLEM';
    if (!PROBLEM.test(type)) return NOTHING;
    const host = needed(event, 'Nagios notification', 'host');
    const check = text(event, 'service');
    const state = text(event, 'state');
    return alertsOnly([
      {
        source: 'nagios',
        key: `${host}/${check}`,
        status: /^recovery$/i.test(type) || /^(ok|up)$/i.test(state) ? 'resolved' : 'firing',
        name: check || 'host',
        severity: severityOf(state),
        service: host,
        host,
        at: timeOf(event.time),
        message: text(event, 'output'),
        url: '',
        labels: { state },
      },
    ]);
  },
};
