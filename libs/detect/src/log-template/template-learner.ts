import { stableId } from '@tocsin/model';
import { STATEMENT } from './statement.js';
import { VARIABLE, isWordToken } from './token-buffer.js';
import { areOptional, splitKeys } from './optional-keys.js';
import { type Place, placesOf } from './places.js';
import { isVariablePlace } from './slot-evidence.js';

const MAX_SLOT_WORDS = 64;
const MIN_COMMON_WORDS = 3;
const MAX_ALIKE = 1_024;
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
  private readonly bySkeleton = new Map<string, number[]>();
  /** Nodes by their text without `key=<*>` pairs. */
  private readonly byRest = new Map<string, { node: number; keys: ReadonlySet<string> }[]>();
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
    state.nodes.forEach((signature, node) => {
      learner.nodes.push(signature);
      learner.parents.push(state.parents[node]!);
      learner.byText.set(signature.join('\x01'), node);
      append(learner.bySkeleton, skeletonOf(signature), node);
      const { rest, keys } = splitKeys(signature);
      append(learner.byRest, rest.join('\x01'), { node, keys });
    });
    for (const [key, words, members, general] of state.slots)
      learner.slots.set(key, { words: new Set(words), members: [...members], general });
    for (const node of state.general) {
      learner.generalNodes.push(node);
      append(learner.general, skeletonOf(learner.nodes[node]!), node);
    }
    return learner;
  }

  private insert(signature: readonly string[]): number {
    const node = this.nodes.push(signature) - 1;
    this.parents.push(node);
    this.byText.set(signature.join('\x01'), node);
    const skeleton = skeletonOf(signature);
    for (const general of this.general.get(skeleton) ?? [])
      if (covers(this.nodes[general]!, signature)) this.union(general, node);
    for (const other of this.bySkeleton.get(skeleton) ?? [])
      if (saysMore(this.nodes[other]!, signature) || saysMore(signature, this.nodes[other]!)) this.union(other, node);
    append(this.bySkeleton, skeleton, node);
    for (const place of placesOf(signature)) this.observe(signature, place, node);
    this.joinOptional(signature, node);
    return node;
  }

  private observe(signature: readonly string[], place: Place, node: number): void {
    const slot = this.slotOf(signature, place);
    if (!slot) return;
    if (slot.words.size < MAX_SLOT_WORDS) slot.words.add(signature.slice(place.from, place.to).join(''));
    if (slot.general >= 0) return this.union(slot.general, node);
    slot.members.push(node);
    if (!isVariablePlace(signature, place, slot.words)) return;
    const general = this.learn([...signature.slice(0, place.from), VARIABLE, ...signature.slice(place.to)]);
    slot.general = general;
    this.addGeneral(general);
    for (const member of slot.members) this.union(general, member);
    slot.members = [];
  }

  /** Signatures that differ only in which `key=<*>` pairs they print. */
  private joinOptional(signature: readonly string[], node: number): void {
    const { rest, keys } = splitKeys(signature);
    const text = rest.join('\x01');
    for (const other of this.byRest.get(text) ?? [])
      if (areOptional(rest, keys, other.keys)) this.union(other.node, node);
    append(this.byRest, text, { node, keys });
  }

  private slotOf(signature: readonly string[], { from, to }: Place): Slot | undefined {
    const key = stableId(from, ...signature.slice(0, from), '\0', ...signature.slice(to));
    let slot = this.slots.get(key);
    if (!slot && this.slots.size < MAX_SLOTS)
      this.slots.set(key, (slot = { words: new Set(), members: [], general: -1 }));
    return slot;
  }

  private addGeneral(node: number): void {
    const skeleton = skeletonOf(this.nodes[node]!);
    if (this.general.get(skeleton)?.includes(node)) return;
    append(this.general, skeleton, node);
    this.generalNodes.push(node);
    for (const other of this.bySkeleton.get(skeleton) ?? [])
      if (covers(this.nodes[node]!, this.nodes[other]!)) this.union(node, other);
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
    return best.join('').replaceAll(STATEMENT, VARIABLE);
  }
}

/** Adds to the list under `key`; a list that is full takes no more. */
function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [item]);
  else if (list.length < MAX_ALIKE) list.push(item);
}

/** Words and values as `w`, the rest as it is: only signatures of equal skeleton can be one template. */
const skeletonOf = (signature: readonly string[]): string =>
  signature.map((token) => (token === VARIABLE || isWordToken(token) ? 'w' : token)).join('');

const covers = (general: readonly string[], signature: readonly string[]): boolean =>
  general.length === signature.length &&
  general.every((token, i) => token === signature[i] || (token === VARIABLE && isWordToken(signature[i]!)));

/** `general` has values where `signature` has words, and words enough in common to be the same message. */
const saysMore = (general: readonly string[], signature: readonly string[]): boolean =>
  covers(general, signature) && general.filter(isWordToken).length >= MIN_COMMON_WORDS;
