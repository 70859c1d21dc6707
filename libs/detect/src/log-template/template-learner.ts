import { stableId } from '@tocsin/model';
import { VARIABLE } from './signature.js';
import { isVariablePlace, isWordToken } from './slot-evidence.js';

const MAX_SLOT_WORDS = 64;
const MAX_PLACES = 48;
const MAX_SLOTS = 200_000;

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

/** The words seen at one place while everything else was equal. */
interface Slot {
  readonly words: Set<string>;
  members: number[];
  /** The node with `<*>` in this place, once it is known to be a value; else -1. */
  general: number;
}

/** Plain data, for snapshots. */
export interface LearnerState {
  readonly nodes: readonly (readonly string[])[];
  readonly parents: readonly number[];
  readonly general: readonly number[];
  readonly slots: readonly (readonly [string, readonly string[], readonly number[], number])[];
}

/**
 * Finds out which shapes are one template (docs/adr/0006): shapes that differ in one word meet in a slot; when the slot's words
 * look like values, the shapes and their generalisation become one class (union–find; the older node leads). Learn shapes in an
 * order that is itself a function of the input: the classes in the end do not depend on it, the merges on the way do.
 */
export class TemplateLearner {
  private readonly nodes: (readonly string[])[] = [];
  private readonly parents: number[] = [];
  private readonly byText = new Map<string, number>();
  private readonly slots = new Map<string, Slot>();
  /** Generalised nodes by their skeleton. */
  private readonly general = new Map<string, number[]>();
  private readonly generalNodes: number[] = [];
  private merges: TemplateMerge[] = [];

  /** @param source who prints these lines: the same text from another source is another template. */
  constructor(private readonly source: string) {}

  /** Takes a shape in; returns its node for `templateOf`. */
  learn(signature: readonly string[]): number {
    return this.byText.get(signature.join('\x01')) ?? this.insert(signature);
  }

  /** The class that a node belongs to now. */
  templateOf(node: number): Template {
    const root = this.find(node);
    return { id: this.idOf(root), text: this.mostGeneral(root) };
  }

  /** Merges since the last call, in order. */
  takeMerges(): TemplateMerge[] {
    const { merges } = this;
    this.merges = [];
    return merges;
  }

  toJson(): LearnerState {
    const slots = [...this.slots].map(
      ([key, { words, members, general }]) => [key, [...words], members, general] as const,
    );
    return { nodes: this.nodes, parents: this.parents, general: this.generalNodes, slots };
  }

  static fromJson(source: string, state: LearnerState): TemplateLearner {
    const learner = new TemplateLearner(source);
    state.nodes.forEach((node, i) => {
      learner.nodes.push(node);
      learner.parents.push(state.parents[i]!);
      learner.byText.set(node.join('\x01'), i);
    });
    for (const [key, words, members, general] of state.slots)
      learner.slots.set(key, { words: new Set(words), members: [...members], general });
    for (const node of state.general) learner.addGeneral(node);
    return learner;
  }

  private insert(signature: readonly string[]): number {
    const node = this.nodes.push(signature) - 1;
    this.parents.push(node);
    this.byText.set(signature.join('\x01'), node);
    for (const general of this.general.get(skeletonOf(signature)) ?? [])
      if (general !== node && covers(this.nodes[general]!, signature)) this.union(general, node);
    let places = 0;
    for (let i = 0; i < signature.length && places < MAX_PLACES; i++)
      if (isWordToken(signature[i]!)) {
        places++;
        this.observe(signature, i, node);
      }
    return node;
  }

  private observe(signature: readonly string[], index: number, node: number): void {
    const slot = this.slotOf(signature, index);
    if (!slot) return;
    if (slot.words.size < MAX_SLOT_WORDS) slot.words.add(signature[index]!);
    if (slot.general >= 0) return this.union(slot.general, node);
    slot.members.push(node);
    if (!isVariablePlace(signature, index, slot.words)) return;
    const general = this.learn(signature.map((token, i) => (i === index ? VARIABLE : token)));
    slot.general = general;
    this.addGeneral(general);
    for (const member of slot.members) this.union(general, member);
    slot.members = [];
  }

  private slotOf(signature: readonly string[], index: number): Slot | undefined {
    const key = stableId(index, ...signature.map((token, i) => (i === index ? '' : token)));
    let slot = this.slots.get(key);
    if (!slot && this.slots.size < MAX_SLOTS)
      this.slots.set(key, (slot = { words: new Set(), members: [], general: -1 }));
    return slot;
  }

  private addGeneral(node: number): void {
    const skeleton = skeletonOf(this.nodes[node]!);
    const known = this.general.get(skeleton) ?? [];
    if (known.includes(node)) return;
    this.general.set(skeleton, [...known, node]);
    this.generalNodes.push(node);
  }

  private find(node: number): number {
    let root = node;
    while (this.parents[root] !== root) root = this.parents[root] = this.parents[this.parents[root]!]!;
    return root;
  }

  private union(a: number, b: number): void {
    const [to, from] = [this.find(a), this.find(b)].sort((x, y) => x - y) as [number, number];
    if (to === from) return;
    this.parents[from] = to;
    this.merges.push({ from: this.idOf(from), to: this.idOf(to) });
  }

  private idOf(root: number): string {
    return `t-${stableId(this.source, ...this.nodes[root]!).slice(0, 13)}`;
  }

  /** The text of the class: the member with the most values in it. */
  private mostGeneral(root: number): string {
    const members = this.generalNodes.filter((node) => this.find(node) === root);
    let best = this.nodes[root]!;
    let most = best.filter((token) => token === VARIABLE).length;
    for (const node of members) {
      const values = this.nodes[node]!.filter((token) => token === VARIABLE).length;
      if (values > most) [best, most] = [this.nodes[node]!, values];
    }
    return best.join('');
  }
}

/** Words and values as `w`, the rest as it is: only signatures of equal skeleton can be one template. */
const skeletonOf = (signature: readonly string[]): string =>
  signature.map((token) => (token === VARIABLE || isWordToken(token) ? 'w' : token)).join('');

const covers = (general: readonly string[], signature: readonly string[]): boolean =>
  general.length === signature.length &&
  general.every((token, i) => token === signature[i] || (token === VARIABLE && isWordToken(signature[i]!)));
