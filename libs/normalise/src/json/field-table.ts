import { type FieldNode, type SlotNames, wantedFields } from './wanted-fields.js';

const nameHash = (name: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
};

/**
 * The wanted fields as numbers: node × name hash → node, by open addressing. Never changes, so that scanners share it.
 */
export class FieldTable {
  readonly slots: number;
  readonly slotOf: number[] = [];
  readonly rankOf: number[] = [];
  readonly structured: boolean[] = [];
  readonly hasChildren: boolean[] = [];
  private readonly mask = 1023;
  private readonly keys = new Float64Array(this.mask + 1).fill(-1);
  private readonly nodes = new Int32Array(this.mask + 1);

  /** @param structured which of the names take an object or a list too; all others take scalars only. */
  constructor(slots: readonly SlotNames[], structured: ReadonlySet<string>) {
    this.slots = slots.length;
    this.add(wantedFields(slots, structured));
  }

  /** -1 when nothing wanted lies under this name. */
  find(node: number, hash: number): number {
    const key = node * 0x100000000 + (hash >>> 0);
    for (let at = (hash ^ (hash >>> 13) ^ node) & this.mask; ; at = (at + 1) & this.mask) {
      if (this.keys[at] === key) return this.nodes[at]!;
      if (this.keys[at] === -1) return -1;
    }
  }

  private add(node: FieldNode): number {
    const index = this.slotOf.push(node.slot) - 1;
    this.rankOf.push(node.rank);
    this.structured.push(node.structured);
    this.hasChildren.push(node.children.length > 0);
    for (const below of node.children) {
      const hash = nameHash(below.name);
      const target = this.add(below);
      let at = (hash ^ (hash >>> 13) ^ index) & this.mask;
      while (this.keys[at] !== -1) at = (at + 1) & this.mask;
      this.keys[at] = index * 0x100000000 + (hash >>> 0);
      this.nodes[at] = target;
    }
    return index;
  }
}
