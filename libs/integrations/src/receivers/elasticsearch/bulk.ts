import { stableId } from '@tocsin/model';

const decoder = new TextDecoder();

/** One action of a bulk request; `record` is the number of its document among the documents, -1 for a deletion. */
export interface BulkAction {
  readonly name: string;
  readonly index: string;
  readonly id: string;
  readonly record: number;
}

/** What a bulk body holds, or why it is none. `ranges` are the documents. */
export interface BulkBody {
  readonly actions: readonly BulkAction[];
  readonly ranges: readonly number[];
}

const ACTIONS = new Set(['create', 'index', 'update', 'delete']);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(decoder.decode(bytes));
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

/** An update wraps its document in `{"doc":…}`: the document's own range in the line. */
function documentOf(bytes: Uint8Array, start: number, end: number): readonly [number, number] {
  const text = decoder.decode(bytes.subarray(start, end));
  const head = /^\s*\{\s*"doc"\s*:\s*/.exec(text)?.[0];
  return head === undefined ? [start, end] : [start + head.length, bytes.lastIndexOf(0x7d, end - 1)];
}

/** Reads the lines of a bulk request. Returns a text naming the line when it is malformed. */
export function readBulk(bytes: Uint8Array, lines: readonly number[], fallbackIndex: string): BulkBody | string {
  const actions: BulkAction[] = [];
  const ranges: number[] = [];
  for (let line = 0; line * 2 < lines.length; line++) {
    const head = bytes.subarray(lines[line * 2], lines[line * 2 + 1]);
    if (head.length === 0) continue;
    const json = parse(head);
    const name = json && Object.keys(json)[0];
    if (!json || !name || !ACTIONS.has(name)) return `Malformed action/metadata line [${line + 1}]`;
    const meta = isObject(json[name]) ? json[name] : {};
    const index = typeof meta._index === 'string' ? meta._index : fallbackIndex;
    const isDelete = name === 'delete';
    const given = typeof meta._id === 'string' ? meta._id : '';
    if (isDelete) {
      actions.push({ name, index, id: given, record: -1 });
      continue;
    }
    line++;
    const [start, end] = [lines[line * 2], lines[line * 2 + 1]];
    if (start === undefined || end === undefined) return `The document behind line [${line}] is missing`;
    const range = name === 'update' ? documentOf(bytes, start, end) : ([start, end] as const);
    const id =
      given ||
      stableId(index, String(actions.length), decoder.decode(bytes.subarray(start, Math.min(end, start + 256))));
    actions.push({ name, index, id, record: ranges.length / 2 });
    ranges.push(...range);
  }
  return { actions, ranges };
}
