import { type Place } from './places.js';
import { SignatureParts } from './signature-hash.js';

const MAX_WORDS = 64;
const MAX_SLOTS = 200_000;

/** What was seen at one place while everything else was equal. */
export interface Slot {
  readonly words: Set<string>;
  members: number[];
  /** The node with `<*>` in this place, once it is known to be a value; else -1. */
  general: number;
}

/** A slot as plain data: with one member its word follows from the member. */
export type SavedSlot =
  | readonly [key: number, member: number]
  | readonly [key: number, words: readonly string[], members: readonly number[], general: number];

const wordAt = (signature: readonly string[], from: number, to: number): string => signature.slice(from, to).join('');

/**
 * Where shapes that differ in one place meet. Most slots never see a second word: of those only the member is kept, which is what makes
 * a template cost one kilobyte and not seven.
 */
export class Slots {
  private readonly slots = new Map<number, number | Slot>();

  constructor(
    private readonly signatureOf: (node: number) => readonly string[],
    saved: readonly SavedSlot[] = [],
  ) {
    for (const each of saved)
      this.slots.set(
        each[0],
        each.length === 2 ? each[1] : { words: new Set(each[1]), members: [...each[2]], general: each[3] },
      );
  }

  /** Puts each place of a node's signature into its slot; `meet` hears of the slots in which others have been. */
  enter(node: number, places: readonly Place[], meet: (slot: Slot, place: Place) => void): void {
    const signature = this.signatureOf(node);
    const parts = new SignatureParts(signature);
    for (const place of places) {
      const slot = this.take(parts.without(place.from, place.to), node, signature, place);
      if (slot) meet(slot, place);
    }
  }

  toJson(): readonly SavedSlot[] {
    return [...this.slots].map(([key, slot]) =>
      typeof slot === 'number' ? [key, slot] : [key, [...slot.words], slot.members, slot.general],
    );
  }

  private take(key: number, node: number, signature: readonly string[], { from, to }: Place): Slot | null {
    let slot = this.slots.get(key);
    if (slot === undefined) {
      if (this.slots.size < MAX_SLOTS) this.slots.set(key, node);
      return null;
    }
    if (typeof slot === 'number') {
      const first = this.signatureOf(slot);
      slot = {
        words: new Set([wordAt(first, from, first.length - signature.length + to)]),
        members: [slot],
        general: -1,
      };
      this.slots.set(key, slot);
    }
    if (slot.words.size < MAX_WORDS) slot.words.add(wordAt(signature, from, to));
    if (slot.general < 0) slot.members.push(node);
    return slot;
  }
}
