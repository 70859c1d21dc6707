/** Where a page ended: time and id of its last row, opaque to whoever carries it. */
export const encodeCursor = (at: number, id: string): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url');

/** One that cannot be read begins at the newest. */
export function decodeCursor(cursor: string | undefined): [at: number, id: string] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString());
    if (Array.isArray(parsed) && Number.isSafeInteger(parsed[0]) && typeof parsed[1] === 'string')
      return [parsed[0] as number, parsed[1].replaceAll('\0', '')];
  } catch {
    // Not ours: as if none had been given.
  }
  return [Number.MAX_SAFE_INTEGER, ''];
}
