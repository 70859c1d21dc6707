import { type Template, type TemplateLearner } from '@tocsin/detect';
import { stableId } from '@tocsin/model';
import { type TemplateDecisions } from '../../rules/template-rules.js';

/** A template after what people decided about it. */
export interface HandledTemplate extends Template {
  /** What people call it; null when nobody named it. */
  readonly name: string | null;
  readonly muted: boolean;
}

/** Where a line stands on the way through the decisions; `node` is -1 for a template that exists by a person's word alone. */
interface Standing extends Template {
  readonly node: number;
}

/**
 * Applies what people decided about templates: pins, then splits, then merges, then names and mutes. A function of the decisions and
 * of what was learnt, so that it holds after a restart and ends with its rule. A rule that names a template goes on to hold for the
 * class that the template became part of.
 */
export class TemplateHand {
  private readonly wanted: ReadonlySet<string>;
  /** Nodes by the ids and texts that rules name. Nodes are never taken away, so each is looked at once. */
  private readonly named = new Map<string, number>();
  private looked = 0;

  constructor(
    private readonly decisions: TemplateDecisions,
    private readonly learner: TemplateLearner,
    private readonly source: string,
  ) {
    const { splits, merges, names, mutes } = decisions;
    this.wanted = new Set([
      ...splits,
      ...merges.flatMap(({ template, into }) => [template, into]),
      ...names.map(({ template }) => template),
      ...mutes,
    ]);
  }

  /** The template of a line whose shape is this node. */
  templateOf(node: number): HandledTemplate {
    const { learner, decisions } = this;
    if (decisions.isEmpty) return { ...learner.templateOf(node), name: null, muted: false };
    this.lookForNames();
    const at = this.merged(this.split(this.pinned(node), node));
    const name = decisions.names.findLast(({ template }) => this.is(template, at))?.name ?? null;
    return { id: at.id, text: at.text, name, muted: decisions.mutes.some((template) => this.is(template, at)) };
  }

  private pinned(node: number): Standing {
    const { text } = this.learner.ownTemplate(node);
    const pin = this.decisions.pins.find(({ fits }) => fits(text));
    return pin ? this.byWord(pin.text) : { ...this.learner.templateOf(node), node };
  }

  private split(at: Standing, node: number): Standing {
    const isSplit = this.decisions.splits.some((template) => this.is(template, at));
    return isSplit ? { ...this.learner.ownTemplate(node), node: -1 } : at;
  }

  /** Goes from merge to merge; one that leads back, by another name of the same template, ends the way. */
  private merged(from: Standing): Standing {
    const { merges } = this.decisions;
    let at = from;
    for (let steps = 0; steps < merges.length; steps++) {
      const merge = merges.find(({ template }) => this.is(template, at));
      if (!merge) break;
      at = this.find(merge.into) ?? (isId(merge.into) ? { ...at, id: merge.into, node: -1 } : this.byWord(merge.into));
    }
    return at;
  }

  private find(name: string): Standing | null {
    const node = this.named.get(name);
    return node === undefined ? null : { ...this.learner.templateOf(node), node };
  }

  private byWord(text: string): Standing {
    return { id: `t-${stableId(this.source, '\0word', text).slice(0, 13)}`, text, node: -1 };
  }

  private is(name: string, { id, text, node }: Standing): boolean {
    if (name === id || name === text) return true;
    const named = this.named.get(name);
    return node >= 0 && named !== undefined && this.learner.rootOf(named) === this.learner.rootOf(node);
  }

  private lookForNames(): void {
    for (; this.looked < this.learner.size; this.looked++) {
      const { id, text } = this.learner.ownTemplate(this.looked);
      for (const name of [id, text])
        if (this.wanted.has(name) && !this.named.has(name)) this.named.set(name, this.looked);
    }
  }
}

const isId = (name: string): boolean => /^t-[0-9a-f]{13}$/.test(name);
