import { type Labels } from '@tocsin/model';

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

export const serviceOfResource = (attributes: Labels): string => first(attributes, SERVICE);
export const hostOfResource = (attributes: Labels): string => first(attributes, HOST);
