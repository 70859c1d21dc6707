/** How well predicted groups are the true ones: GA by lines, FGA by groups (Jiang et al., ISSTA 2024). */
export interface GroupingScore {
  readonly GA: number;
  readonly FGA: number;
}

const countsOf = (ids: readonly (string | number)[]): Map<string | number, number> => {
  const counts = new Map<string | number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
};

/** @param truth group of each line */
export function scoreGrouping(truth: readonly string[], predicted: readonly number[]): GroupingScore {
  const [trueSizes, sizes] = [countsOf(truth), countsOf(predicted)];
  const pairs = new Map<string, { readonly group: string; readonly as: number; lines: number }>();
  truth.forEach((group, line) => {
    const as = predicted[line]!;
    const known = pairs.get(`${group}\0${as}`);
    if (known) known.lines++;
    else pairs.set(`${group}\0${as}`, { group, as, lines: 1 });
  });
  const right = [...pairs.values()].filter(
    ({ group, as, lines }) => lines === trueSizes.get(group) && lines === sizes.get(as),
  );
  const lines = right.reduce((sum, pair) => sum + pair.lines, 0);
  return { GA: lines / truth.length, FGA: (2 * right.length) / (trueSizes.size + sizes.size) };
}
