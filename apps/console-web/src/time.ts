const UNITS: readonly [number, string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
];

/** `18 min`, `3 h`: how long ago in the largest unit that fits. */
export function ago(at: number, now: number): string {
  const ms = Math.max(0, now - at);
  const unit = UNITS.find(([size]) => ms >= size);
  return unit ? `${Math.floor(ms / unit[0])} ${unit[1]}` : 'just now';
}

export const clock = (at: number): string => new Date(at).toLocaleTimeString([], { hour12: false });
export const iso = (at: number): string => new Date(at).toISOString();
