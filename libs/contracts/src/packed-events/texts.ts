import { type Labels, type TenantId, asId } from '@tocsin/model';

/** The origin string of an event: who it belongs to. */
export const originText = (tenant: string, environment: string): string => `${tenant}\0${environment}`;

export function parseOrigin(text: string): { tenant: TenantId; environment: string } {
  const at = text.indexOf('\0');
  return { tenant: asId<TenantId>(text.slice(0, at)), environment: text.slice(at + 1) };
}

/** The series string of a metric: its name and its labels in name order, so that one series has one text. */
export const seriesText = (name: string, labels: Labels): string => {
  const names = Object.keys(labels).sort();
  return JSON.stringify([name, ...names.flatMap((label) => [label, labels[label]!])]);
};

export function parseSeries(text: string): { name: string; labels: Labels } {
  const [name, ...pairs] = JSON.parse(text) as string[];
  const labels: Record<string, string> = {};
  for (let i = 0; i < pairs.length; i += 2) labels[pairs[i]!] = pairs[i + 1]!;
  return { name: name!, labels };
}
