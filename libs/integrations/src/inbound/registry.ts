import { alertmanager, prometheus } from './alertmanager/alertmanager.js';
import { argocd } from './argocd/argocd.js';
import { azure } from './azure/azure.js';
import { datadog } from './datadog/datadog.js';
import { type Inbound } from './define.js';
import { gcp } from './gcp/gcp.js';
import { generic } from './generic/generic.js';
import { github } from './github/github.js';
import { gitlab } from './gitlab/gitlab.js';
import { grafana } from './grafana/grafana.js';
import { nagios } from './nagios/nagios.js';
import { opsgenie } from './opsgenie/opsgenie.js';
import { pagerduty, pagerdutyChange } from './pagerduty/pagerduty.js';
import { sentry } from './sentry/sentry.js';
import { sns } from './sns/sns.js';
import { zabbix } from './zabbix/zabbix.js';

/** Every webhook that is understood, by its id. */
export const inbounds: ReadonlyMap<string, Inbound> = new Map(
  [
    alertmanager,
    prometheus,
    grafana,
    sns,
    azure,
    gcp,
    datadog,
    zabbix,
    nagios,
    sentry,
    pagerduty,
    pagerdutyChange,
    opsgenie,
    github,
    gitlab,
    argocd,
    generic,
  ].map((inbound) => [inbound.id, inbound]),
);
