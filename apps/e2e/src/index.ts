/**
 * A whole cluster of real processes, and the programs that feed it. The specs here and the evaluation run on it.
 */
export { Cluster, type ClusterOptions, type Vendors } from './cluster.js';
export { KcatProducer, produce } from './producer.js';
export { Rsyslog } from './rsyslog.js';
export { type StoryLine } from './story.js';
