/** Names of one slot, best first. A dotted path stands for the flat and the nested form. */
export type SlotNames = readonly string[];

/** A field name on the way to wanted ones: the slot it fills itself, and the names below it. */
export interface FieldNode {
  readonly name: string;
  slot: number;
  rank: number;
  /** Takes an object or a list too, as its JSON text. */
  structured: boolean;
  readonly children: FieldNode[];
}

const nodeOf = (name: string): FieldNode => ({ name, slot: -1, rank: Infinity, structured: false, children: [] });

const child = (node: FieldNode, name: string): FieldNode => {
  let found = node.children.find((candidate) => candidate.name === name);
  if (!found) node.children.push((found = nodeOf(name)));
  return found;
};

/** Every way to cut a dotted path into nested names: `a.b` is `a` → `b` and the flat `a.b`. */
function addPath(node: FieldNode, path: string, slot: number, rank: number, structured: boolean): void {
  const leaf = child(node, path);
  if (rank < leaf.rank) {
    leaf.slot = slot;
    leaf.rank = rank;
    leaf.structured = structured;
  }
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1))
    addPath(child(node, path.slice(0, dot)), path.slice(dot + 1), slot, rank, structured);
}

/** The tree of wanted names that the JSON scanner walks beside the record; a name may stand in one slot only. */
export function wantedFields(slots: readonly SlotNames[], structured: ReadonlySet<string>): FieldNode {
  const root = nodeOf('');
  slots.forEach((names, slot) => names.forEach((path, rank) => addPath(root, path, slot, rank, structured.has(path))));
  return root;
}
