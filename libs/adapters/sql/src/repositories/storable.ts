/** An escaped NUL or lone surrogate, which JSON may carry and PostgreSQL refuses; an escaped backslash before it is none of it. */
const REFUSED = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON for a `jsonb` column: what senders put into log lines must not stop a projection, so it is shown as U+FFFD. */
export const storableJson = (value: unknown): string => JSON.stringify(value).replace(REFUSED, '$1\\ufffd');

/** A text for a `text` column. */
export const storableText = (text: string): string => text.replaceAll('\0', '\ufffd');
