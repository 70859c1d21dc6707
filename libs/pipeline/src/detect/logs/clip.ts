const SHOWN_CHARS = 300;

/** A line as it stands in a message: its beginning. */
export const clip = (text: string): string => (text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text);
