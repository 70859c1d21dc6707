import { stableId } from '@tocsin/model';
import { STATEMENT } from './statement.js';
import { VARIABLE } from './token-buffer.js';

/** A class of shapes that came from one log statement. */
export interface Template {
  /** Hash of the source and the class's first signature; never given to another class. */
  readonly id: string;
  readonly text: string;
}

/** Two classes turned out to be one: what was counted under `from` belongs to `to`. */
export interface TemplateMerge {
  readonly from: string;
  readonly to: string;
}

export const textOf = (signature: readonly string[]): string => signature.join('').replaceAll(STATEMENT, VARIABLE);
const valuesIn = (signature: readonly string[]): number => signature.filter((token) => token === VARIABLE).length;

/** Which nodes are one template: union–find, the older node leads. */
export class TemplateClasses {
  private readonly parents: number[] = [];
  private readonly generalNodes: number[] = [];
  private readonly known = new Map<number, Template & { readonly signature: readonly string[] }>();
  private merges: TemplateMerge[] = [];

  constructor(
    private readonly source: string,
    private readonly signatureOf: (node: number) => readonly string[],
  ) {}

  add(node: number, parent = node): void {
    this.parents[node] = parent;
  }

  /** A node that stands for all that its values may be. */
  addGeneral(node: number): void {
    this.generalNodes.push(node);
    this.known.delete(this.find(node));
  }

  find(node: number): number {
    const { parents } = this;
    let root = node;
    while (parents[root] !== root) root = parents[root] = parents[parents[root]!]!;
    return root;
  }

  union(a: number, b: number): void {
    const [to, from] = [this.find(a), this.find(b)].sort((x, y) => x - y) as [number, number];
    if (to === from) return;
    this.parents[from] = to;
    this.known.delete(from);
    this.known.delete(to);
    this.merges.push({ from: this.idOf(from), to: this.idOf(to) });
  }

  /** The class that a node belongs to now; `signature` is that of its member with the most values. */
  of(node: number): Template & { readonly signature: readonly string[] } {
    const root = this.find(node);
    let template = this.known.get(root);
    if (!template) {
      const signature = this.mostGeneral(root);
      this.known.set(root, (template = { id: this.idOf(root), text: textOf(signature), signature }));
    }
    return template;
  }

  /** The id that a node's class has when the node is its oldest. */
  idOf(node: number): string {
    return `t-${stableId(this.source, ...this.signatureOf(node)).slice(0, 13)}`;
  }

  takeMerges(): TemplateMerge[] {
    const { merges } = this;
    this.merges = [];
    return merges;
  }

  toJson(): { readonly parents: readonly number[]; readonly general: readonly number[] } {
    return { parents: this.parents, general: this.generalNodes };
  }

  private mostGeneral(root: number): readonly string[] {
    let best = this.signatureOf(root);
    let most = valuesIn(best);
    for (const node of this.generalNodes) {
      if (this.find(node) !== root) continue;
      const values = valuesIn(this.signatureOf(node));
      if (values > most) [best, most] = [this.signatureOf(node), values];
    }
    return best;
  }
}
