const mix = (hash: number, value: number): number => {
  const k = Math.imul(value, 0xcc9e2d51);
  const rotated = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ rotated;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
};

const finish = (hash: number): number => {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/**
 * An id derived from its parts alone: 20 hex digits (80 bits, MurmurHash3 mixing). The same parts give the same id on
 * every machine and in every replay; parts are length-prefixed, so `['ab','c']` and `['a','bc']` differ. Not secret.
 */
export function stableId(...parts: readonly (string | number)[]): string {
  let a = 0x9747b28c;
  let b = 0x2c1b3c6d;
  let c = 0x297a2d39;
  for (const part of parts) {
    const text = typeof part === 'number' ? `#${part}` : part;
    a = mix(a, text.length);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      a = mix(a, unit);
      b = mix(b, unit ^ (a >>> 3));
      c = mix(c, unit + (b >>> 5));
    }
    b = mix(b, a);
    c = mix(c, b);
  }
  const hex = (value: number, digits: number) => finish(value).toString(16).padStart(8, '0').slice(0, digits);
  return hex(a, 8) + hex(b ^ a, 8) + hex(c ^ b, 4);
}
