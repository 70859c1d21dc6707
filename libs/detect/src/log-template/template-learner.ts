import { areOptional, splitKeys } from './optional-keys.js';
import { type Place, placesOf } from './places.js';
import { signatureHash } from './signature-hash.js';
import { SignatureIndex } from './signature-index.js';
import { EVIDENCE_COUNTS, isVariablePlace } from './slot-evidence.js';
import { type SavedSlot, type Slot, Slots } from './slots.js';
import { type Template, TemplateClasses, type TemplateMerge, textOf } from './template-classes.js';
import { VARIABLE, isWordToken } from './token-buffer.js';

const MIN_COMMON_WORDS = 3;
const MAX_ALIKE = 1_024;

/** Plain data, for snapshots. */
export interface LearnerState {
  readonly nodes: readonly (readonly string[])[];
  readonly parents: readonly number[];
  readonly general: readonly number[];
  readonly slots: readonly SavedSlot[];
}

/** Nodes by a hash; most hashes have one. */
type NodeLists = Map<number, number | number[]>;

/**
 * Finds out which shapes are one template (docs/adr/0006): shapes that differ in one word meet in a slot; when the slot's words
 * look like values, the shapes and their generalisation become one class (union–find; the older node leads). Learn shapes in an
 * order that is itself a function of the input: the classes in the end do not depend on it, the merges on the way do.
 */
export class TemplateLearner {
  private readonly nodes = new SignatureIndex();
  readonly signatureOf = (node: number): readonly string[] => this.nodes.at(node);
  private readonly classes: TemplateClasses;
  private slots = new Slots(this.signatureOf);
  /** Generalised nodes by their skeleton. */
  private readonly general: NodeLists = new Map();
  private readonly bySkeleton: NodeLists = new Map();
  /** Nodes by their signature without `key=<*>` pairs. */
  private readonly byRest: NodeLists = new Map();

  /** @param source who prints these lines: the same text from another source is another template. */
  constructor(
    source: string,
    private readonly counts = EVIDENCE_COUNTS,
  ) {
    this.classes = new TemplateClasses(source, this.signatureOf);
  }

  /** Takes a shape in; returns its node for `templateOf`. */
  learn(signature: readonly string[]): number {
    const known = this.nodes.find(signature);
    return known < 0 ? this.insert(signature) : known;
  }

  /** The class that a node belongs to now. */
  templateOf(node: number): Template {
    return this.classes.of(node);
  }

  /** The signature of the class: that of its member with the most values. */
  classSignature(node: number): readonly string[] {
    return this.classes.of(node).signature;
  }

  /** The oldest node of the class: two nodes are one template when theirs is the same. */
  rootOf(node: number): number {
    return this.classes.find(node);
  }

  /** What the node says by itself, whatever class it is in. */
  ownTemplate(node: number): Template {
    return { id: this.classes.idOf(node), text: textOf(this.nodes.at(node)) };
  }

  /** Nodes so far; they are numbered from 0. */
  get size(): number {
    return this.nodes.size;
  }

  /** Merges since the last call, in order. */
  takeMerges(): TemplateMerge[] {
    return this.classes.takeMerges();
  }

  toJson(): LearnerState {
    return { nodes: this.nodes.toJson(), ...this.classes.toJson(), slots: this.slots.toJson() };
  }

  static fromJson(source: string, state: LearnerState): TemplateLearner {
    const learner = new TemplateLearner(source);
    state.nodes.forEach((signature, node) => {
      learner.nodes.add(signature);
      learner.classes.add(node, state.parents[node]);
      append(learner.bySkeleton, signatureHash(skeletonOf(signature)), node);
      append(learner.byRest, signatureHash(splitKeys(signature).rest), node);
    });
    learner.slots = new Slots(learner.signatureOf, state.slots);
    for (const node of state.general) {
      learner.classes.addGeneral(node);
      append(learner.general, signatureHash(skeletonOf(learner.nodes.at(node))), node);
    }
    return learner;
  }

  private insert(signature: readonly string[]): number {
    const node = this.nodes.add(signature);
    const { classes } = this;
    classes.add(node);
    const skeleton = signatureHash(skeletonOf(signature));
    for (const general of listed(this.general, skeleton))
      if (covers(this.nodes.at(general), signature)) classes.union(general, node);
    for (const other of listed(this.bySkeleton, skeleton))
      if (saysMore(this.nodes.at(other), signature) || saysMore(signature, this.nodes.at(other)))
        classes.union(other, node);
    append(this.bySkeleton, skeleton, node);
    this.slots.enter(node, placesOf(signature), (slot, place) => this.meet(slot, place, node));
    this.joinOptional(signature, node);
    return node;
  }

  private meet(slot: Slot, place: Place, node: number): void {
    const signature = this.nodes.at(node);
    if (slot.general >= 0) return this.classes.union(slot.general, node);
    if (!isVariablePlace(signature, place, slot.words, this.counts)) return;
    const general = this.learn([...signature.slice(0, place.from), VARIABLE, ...signature.slice(place.to)]);
    slot.general = general;
    this.addGeneral(general);
    for (const member of slot.members) this.classes.union(general, member);
    slot.members = [];
  }

  /** Signatures that differ only in which `key=<*>` pairs they print. */
  private joinOptional(signature: readonly string[], node: number): void {
    const { rest, keys } = splitKeys(signature);
    const key = signatureHash(rest);
    for (const other of listed(this.byRest, key)) {
      const { rest: otherRest, keys: otherKeys } = splitKeys(this.nodes.at(other));
      if (otherRest.length === rest.length && areOptional(rest, keys, otherKeys)) this.classes.union(other, node);
    }
    append(this.byRest, key, node);
  }

  private addGeneral(node: number): void {
    const skeleton = signatureHash(skeletonOf(this.nodes.at(node)));
    const alike = listed(this.general, skeleton);
    if (alike.includes(node)) return;
    append(this.general, skeleton, node);
    this.classes.addGeneral(node);
    for (const other of listed(this.bySkeleton, skeleton))
      if (covers(this.nodes.at(node), this.nodes.at(other))) this.classes.union(node, other);
  }
}

/** Adds to the list under `key`; a list that is full takes no more. */
function append(lists: NodeLists, key: number, node: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, node);
  else if (typeof list === 'number') lists.set(key, [list, node]);
  else if (list.length < MAX_ALIKE) list.push(node);
}

function listed(lists: NodeLists, key: number): readonly number[] {
  const list = lists.get(key);
  return typeof list === 'number' ? [list] : (list ?? []);
}

/** Words and values as `w`, the rest as it is: only signatures of equal skeleton can be one template. */
const skeletonOf = (signature: readonly string[]): string[] =>
  signature.map((token) => (token === VARIABLE || isWordToken(token) ? 'w' : token));

const covers = (general: readonly string[], signature: readonly string[]): boolean =>
  general.length === signature.length &&
  general.every((token, i) => token === signature[i] || (token === VARIABLE && isWordToken(signature[i]!)));

/** `general` has values where `signature` has words, and words enough in common to be the same message. */
const saysMore = (general: readonly string[], signature: readonly string[]): boolean =>
  covers(general, signature) && general.filter(isWordToken).length >= MIN_COMMON_WORDS;
