const LANCZOS = [
  76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.001208650973866179,
  -0.000005395239384953,
];

/** ln Γ(x) for x > 0 (Lanczos; relative error below 1e-9). */
export function logGamma(x: number): number {
  let y = x;
  const t = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  let sum = 1.000000000190015;
  for (const c of LANCZOS) sum += c / ++y;
  return -t + Math.log((2.5066282746310005 * sum) / x);
}

const MAX_TERMS = 2_000;

function logMass(k: number, mean: number, r: number): number {
  return (
    logGamma(k + r) - logGamma(k + 1) - logGamma(r) + r * Math.log(r / (r + mean)) + k * Math.log(mean / (r + mean))
  );
}

/**
 * log10 of P[X ≥ k] for a negative binomial with this mean and dispersion r (variance = mean + mean²/r). Summed upwards from k;
 * exact to about 1e-6 above the mean, and 0 at or below it, where nobody asks.
 */
export function logUpperTail(k: number, mean: number, r: number): number {
  if (k <= mean || k <= 0) return 0;
  const first = logMass(k, mean, r);
  const q = mean / (r + mean);
  let term = 1;
  let sum = 1;
  for (let i = 1; i < MAX_TERMS && term > 1e-8 * sum; i++) sum += term *= ((k + i - 1 + r) / (k + i)) * q;
  return Math.min(0, (first + Math.log(sum)) / Math.LN10);
}

/** log10 of P[X ≤ k], exact to about 1e-6 below the mean, and 0 at or above it. */
export function logLowerTail(k: number, mean: number, r: number): number {
  if (k >= mean) return 0;
  const first = logMass(k, mean, r);
  const q = mean / (r + mean);
  let term = 1;
  let sum = 1;
  for (let i = k; i > 0 && term > 1e-8 * sum; i--) sum += term *= i / ((i - 1 + r) * q);
  return Math.min(0, (first + Math.log(sum)) / Math.LN10);
}
