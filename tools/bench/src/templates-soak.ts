import { TemplateMiner } from '@tocsin/detect';
import { type BenchResult, rate } from './result.js';

const LINES = 50_000_000;
/** One line in so many is like no other, and one holds a word of its own in a place that is otherwise the same. */
const UNIQUE_EVERY = 97;
const WORD_EVERY = 13;
/** Memory is compared from here on: the bounds of shapes and slots are reached by then. */
const START_AT = 10_000_000;

const residentMb = (): number => Math.round(process.memoryUsage().rss / 1e6);

/** Fifty million lines of a program that also prints what is like nothing else: memory must not grow after its start. */
export function soakTemplates(): BenchResult {
  const miner = new TemplateMiner('soak');
  const bytes = new Uint8Array(256);
  const encoder = new TextEncoder();
  let state = 9;
  const chance = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 0x100000000;
  const word = () => Array.from({ length: 8 }, () => String.fromCharCode(97 + Math.floor(chance() * 26))).join('');
  const lineOf = (i: number): string => {
    if (i % UNIQUE_EVERY === 0) return `${word()} ${word()} ${word()} ${word()} ${word()}`;
    if (i % WORD_EVERY === 0) return `session of ${word()} was closed by peer after ${i % 977} ms`;
    return `order ${i} placed by user ${i % 9_973} in ${i % 97} ms on shard ${i % 16}`;
  };
  let startMb = 0;
  const began = process.hrtime.bigint();
  for (let i = 0; i < LINES; i++) {
    if (i === START_AT) startMb = residentMb();
    const { written } = encoder.encodeInto(lineOf(i), bytes);
    miner.add(bytes, 0, written);
  }
  return { ...rate(LINES, began, undefined, 'lines/s'), startMb, endMb: residentMb() };
}
