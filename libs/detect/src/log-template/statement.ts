import { isWordToken } from './token-buffer.js';

/** A statement in a query language, in place of its tokens; shown as `<*>`. */
export const STATEMENT = '<*:sql>';

/** First word of an SQL statement and what must follow it (ISO/IEC 9075); an empty list: anything. */
const OPENINGS: Readonly<Record<string, readonly string[]>> = {
  select: [],
  insert: ['into'],
  delete: ['from'],
  create: [
    'table',
    'temp',
    'temporary',
    'unique',
    'index',
    'view',
    'database',
    'role',
    'user',
    'schema',
    'or',
    'function',
    'materialized',
    'extension',
    'trigger',
    'sequence',
    'type',
  ],
  alter: ['table', 'index', 'role', 'user', 'database', 'system', 'view', 'sequence', 'schema'],
  drop: [
    'table',
    'index',
    'view',
    'database',
    'role',
    'user',
    'schema',
    'function',
    'extension',
    'sequence',
    'trigger',
  ],
  truncate: ['table'],
};

const opensStatement = (tokens: readonly string[], at: number): boolean => {
  const word = tokens[at]!;
  const verb = word.toLowerCase();
  if (tokens[at + 1] !== ' ' || (word !== verb && word !== word.toUpperCase())) return false;
  if (verb === 'update') return tokens.slice(at + 2, at + 12).some((token) => token.toLowerCase() === 'set');
  const followers = Object.hasOwn(OPENINGS, verb) ? OPENINGS[verb] : undefined;
  return followers !== undefined && (followers.length === 0 || followers.includes(tokens[at + 2]?.toLowerCase() ?? ''));
};

/** Replaces an SQL statement that runs to the end of the line, from its start or from after a `: `, by one token. */
export function maskStatement(tokens: readonly string[]): readonly string[] {
  for (let at = 0; at < tokens.length; at++) {
    const starts = at === 0 || (tokens[at - 1] === ' ' && tokens[at - 2] === ':');
    if (starts && isWordToken(tokens[at]!) && opensStatement(tokens, at)) return [...tokens.slice(0, at), STATEMENT];
  }
  return tokens;
}
