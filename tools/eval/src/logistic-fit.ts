/** One comparison: what spoke for and against, and whether it was right to join. `share`: how much it counts, so that sets and classes balance. */
export interface Example {
  readonly features: readonly number[];
  readonly joined: boolean;
  readonly share: number;
}

const STEPS = 400;
const RATE = 0.5;

/**
 * Logistic regression by gradient descent from `prior`, held near it by `pull` (L2): few data never carry a weight far off. Deterministic.
 */
export function fitLogistic(examples: readonly Example[], prior: readonly number[], pull: number): number[] {
  const weights = [...prior];
  for (let step = 0; step < STEPS; step++) {
    const slope = weights.map((weight, i) => pull * (weight - prior[i]!));
    for (const { features, joined, share } of examples) {
      let odds = 0;
      for (let i = 0; i < features.length; i++) odds += weights[i]! * features[i]!;
      const error = share * (1 / (1 + Math.exp(-odds)) - (joined ? 1 : 0));
      for (let i = 0; i < features.length; i++) slope[i]! += error * features[i]!;
    }
    for (let i = 0; i < weights.length; i++) weights[i]! -= RATE * slope[i]!;
  }
  return weights;
}

/** Gives joins and refusals of each set the same sum of shares, and each set the same. */
export function balanced(sets: readonly (readonly Omit<Example, 'share'>[])[]): Example[] {
  return sets.flatMap((examples) => {
    const joins = examples.filter(({ joined }) => joined).length;
    const shareOf = (joined: boolean) => 1 / (2 * sets.length * Math.max(1, joined ? joins : examples.length - joins));
    return examples.map((each) => ({ ...each, share: shareOf(each.joined) }));
  });
}
