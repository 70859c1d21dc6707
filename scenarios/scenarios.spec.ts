import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseRuleSet } from '@tocsin/contracts';
import { type Incident } from '@tocsin/model';
import { type RecordedEvent, type ReplayOptions, readRecording, replay } from '@tocsin/pipeline';
import { parse } from 'yaml';

const START = Date.UTC(2026, 0, 5, 12);
const ROOT = __dirname;
const RESTARTS = 50;
/** No source is waited for any more, and nothing is left open. */
const QUIET_MS = 180_000;
const names = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** A fixed stream of chances. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 0x100000000;
  };
}

function load(name: string) {
  const rules = parseRuleSet(parse(readFileSync(join(ROOT, name, 'rules.yaml'), 'utf8')), name);
  const events = readRecording(readFileSync(join(ROOT, name, 'events.jsonl'), 'utf8'), START, name);
  return { rules, events };
}

/** Everything of an incident but what counts deliveries of the log. */
const comparable = ({ revision: _r, lastCommandId: _c, ruleVersion: _v, ...rest }: Incident) => rest;
const text = (incidents: readonly Incident[]) =>
  incidents.map((incident) => JSON.stringify(comparable(incident))).join('\n');

/** Each record arrives up to the allowed lateness after it happened; people's commands do not move. */
function shuffled(events: readonly RecordedEvent[], latenessMs: number, seed: number): RecordedEvent[] {
  const chance = seeded(seed);
  return events
    .map((event) =>
      event.kind === 'record' ? { ...event, at: event.at + Math.floor(chance() * latenessMs * 0.9) } : event,
    )
    .sort((a, b) => a.at - b.at);
}

describe.each(names)('%s', (name) => {
  const { rules, events } = load(name);
  const run = (options: Partial<ReplayOptions> = {}, given: readonly RecordedEvent[] = events) =>
    replay(given, { rules, ...options });
  const expected = join(ROOT, name, 'expected.jsonl');
  const first = text(run());

  it('keeps its promise', () => {
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(expected, `${first}\n`);
    expect(`${first}\n`).toBe(readFileSync(expected, 'utf8'));
  });

  it('is the same on four partitions', () => {
    expect(text(run({ eventPartitions: 4 }))).toBe(first);
  });

  it('is the same with every batch delivered twice', () => {
    expect(text(run({ twice: true }))).toBe(first);
  });

  it(`is the same restarted at ${RESTARTS} places`, () => {
    let steps = 0;
    run({
      restart: () => {
        steps++;
        return false;
      },
    });
    const chance = seeded(name.length * 7_919);
    const places = new Set(Array.from({ length: RESTARTS }, () => Math.floor(chance() * steps)));
    expect(text(run({ restart: (index) => places.has(index) }))).toBe(first);
  });

  it('is the same moved to three partitions on the way, and to two when it is quiet', () => {
    const lastAt = Math.max(...events.map(({ at }) => at).filter((at) => !Number.isNaN(at)));
    const moves = [
      { at: events[events.length >> 1]!.at, to: { events: 3, scopes: 2 } },
      { at: lastAt + QUIET_MS, to: { events: 2, scopes: 1 } },
    ].filter(({ at }) => !Number.isNaN(at));
    const reshard = (now: number) => (moves.length > 0 && now > moves[0]!.at ? moves.shift()!.to : null);
    expect(text(run({ reshard }))).toBe(first);
    expect(moves).toEqual([]);
  });

  it('is the same shuffled within the allowed lateness', () => {
    for (const seed of [1, 2]) {
      const late = shuffled(events, rules.detect.allowedLatenessMs, seed);
      expect(text(run({ eventPartitions: seed === 1 ? 1 : 4, twice: seed === 2 }, late))).toBe(first);
    }
  });
});
