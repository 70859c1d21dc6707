/** The words of a message that carry meaning: letters only, three or more, lower case; ids and numbers fall away. */
export function wordsOf(message: string): ReadonlySet<string> {
  return new Set(message.toLowerCase().match(/[a-z]{3,}/g) ?? []);
}

/** Share of common words among all words of both (Jaccard), 0–1; 0 when either has fewer than three. */
export function textSimilarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size < 3 || b.size < 3) return 0;
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  return common / (a.size + b.size - common);
}
