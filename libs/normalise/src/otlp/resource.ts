import { type Labels } from '@tocsin/model';
import { workloadOfPod } from '../kubernetes/pod-name.js';

/** Resource attributes that name the service, best first. */
const SERVICE = [
  'service.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.container.name',
];
const HOST = ['host.name', 'k8s.node.name', 'host.id'];

const first = (attributes: Labels, names: readonly string[]): string => {
  for (const name of names) if (attributes[name]) return attributes[name];
  return '';
};

/** Whom the items of a resource are about. */
export interface ResourceSubject {
  readonly service: string;
  readonly host: string;
}

export const subjectOfResource = (attributes: Labels): ResourceSubject => ({
  service: first(attributes, SERVICE) || workloadOfPod(attributes['k8s.pod.name'] ?? ''),
  host: first(attributes, HOST),
});
