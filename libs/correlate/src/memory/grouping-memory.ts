import { Background, type SavedBackground } from './background.js';
import { Companions, type SavedCompanions } from './companions.js';

export interface SavedMemory {
  readonly background: SavedBackground;
  readonly companions: SavedCompanions;
}

/** What one scope has learnt: what is always going on, and what comes together. Saved as JSON with the state. */
export class GroupingMemory {
  readonly background: Background;
  readonly companions: Companions;

  constructor(saved?: SavedMemory) {
    this.background = new Background(saved?.background);
    this.companions = new Companions(saved?.companions);
  }

  /** The live memory of a state that may have come from JSON. */
  static of(memory: GroupingMemory | SavedMemory): GroupingMemory {
    return memory instanceof GroupingMemory ? memory : new GroupingMemory(memory);
  }
}
