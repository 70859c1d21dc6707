import { type TemplateRule } from '@tocsin/contracts';

/** What people decided about the templates of one service, by kind of decision, each in the order of the document. */
export interface TemplateDecisions {
  readonly isEmpty: boolean;
  readonly pins: readonly { readonly text: string; fits(text: string): boolean }[];
  readonly splits: readonly string[];
  readonly merges: readonly { readonly template: string; readonly into: string }[];
  readonly names: readonly { readonly template: string; readonly name: string }[];
  readonly mutes: readonly string[];
}

const VALUE = '<*>';

/** A matcher of texts that fit `pattern`, whose `<*>` stand for anything. Linear: each part is looked for once. */
export function textFit(pattern: string): (text: string) => boolean {
  const parts = pattern.split(VALUE);
  if (parts.length === 1) return (text) => text === pattern;
  const [first, last] = [parts[0]!, parts[parts.length - 1]!];
  const middle = parts.slice(1, -1);
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const part of middle) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}

/** The decisions that hold for a service. */
export function decisionsFor(rules: readonly TemplateRule[], service: string): TemplateDecisions {
  const own = rules.filter((rule) => rule.service === undefined || rule.service === service);
  return {
    isEmpty: own.length === 0,
    pins: own.flatMap(({ pin, template }) => (pin ? [{ text: template, fits: textFit(template) }] : [])),
    splits: own.flatMap(({ split, template }) => (split ? [template] : [])),
    merges: own.flatMap(({ mergeInto, template }) => (mergeInto === undefined ? [] : [{ template, into: mergeInto }])),
    names: own.flatMap(({ name, template }) => (name === undefined ? [] : [{ template, name }])),
    mutes: own.flatMap(({ mute, template }) => (mute ? [template] : [])),
  };
}

/** Merges that lead back to where they began, and templates that are merged into two: each with its place in the document. */
export function mergeMistakes(rules: readonly TemplateRule[]): { key: string; problem: string }[] {
  const mistakes: { key: string; problem: string }[] = [];
  const scope = ({ service = '' }: TemplateRule, template: string) => `${service}\0${template}`;
  const target = new Map<string, string>();
  rules.forEach((rule, i) => {
    if (rule.mergeInto === undefined) return;
    const key = `detect.logs.templates.${i}.mergeInto`;
    const from = scope(rule, rule.template);
    if (target.has(from)) mistakes.push({ key, problem: `"${rule.template}" is merged into another template already` });
    else target.set(from, rule.mergeInto);
    let at: string | undefined = rule.mergeInto;
    for (let steps = 0; at !== undefined && steps <= rules.length; steps++) {
      if (at === rule.template) {
        mistakes.push({ key, problem: `"${rule.template}" would be merged into itself` });
        return;
      }
      at = target.get(scope(rule, at));
    }
  });
  return mistakes;
}
