import { type TogetherVerdict, TogetherWatch } from '@tocsin/detect';
import { type EpochMs } from '@tocsin/model';
import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft, subjectKey } from '../subject.js';
import { type MinuteMean } from './peer-groups.js';
import { type SeriesWatch } from './series-watch.js';

const MIN_SERIES = 3;
/** More would be a covariance of more numbers than there are minutes to learn it from. */
const MAX_SERIES = 16;
/** The series of a host are known once none was added for this many minutes. */
const SETTLE_MINUTES = 10;

interface Group {
  /** In the order of their keys. */
  keys: string[];
  settledFor: number;
  watch: TogetherWatch | null;
}

const groupOf = ({ identity }: SeriesWatch): string => `${subjectKey(identity.subject)}\0${identity.host}`;

/** The metrics of one host of one service, taken as one vector a minute. */
export class TogetherGroups {
  private readonly groups = new Map<string, Group>();

  judge(
    minute: readonly MinuteMean[],
    at: EpochMs,
    rulesOf: (watch: SeriesWatch) => CompiledRules,
    take: (watch: SeriesWatch, drafts: readonly SignalDraft[]) => void,
  ): void {
    const together = new Map<string, MinuteMean[]>();
    for (const each of minute) {
      const name = groupOf(each.watch);
      const known = together.get(name);
      if (known) known.push(each);
      else together.set(name, [each]);
    }
    for (const [name, members] of together) {
      const { enabled, severity } = rulesOf(members[0]!.watch).detect.metrics.together;
      if (!enabled) continue;
      const verdict = this.observe(name, members);
      if (!verdict?.began) continue;
      const leavers = this.leaversOf(name, members, verdict);
      if (leavers.length > 0) take(leavers[0]!.watch, [togetherDraft(leavers, members.length, at, severity, verdict)]);
    }
  }

  encode(writer: ByteWriter): void {
    const plain = [...this.groups].map(([name, { keys, settledFor, watch }]) => [
      name,
      keys,
      settledFor,
      watch !== null,
    ]);
    writer.text(JSON.stringify(plain));
    for (const { watch } of this.groups.values()) watch?.encode(writer);
  }

  /** Deals the groups out to `count` books by their names; a name that belongs nowhere is left out. */
  static deal(
    books: readonly TogetherGroups[],
    count: number,
    placeOf: (name: string) => number | null,
  ): TogetherGroups[] {
    const dealt = Array.from({ length: count }, () => new TogetherGroups());
    for (const { groups } of books)
      for (const [name, group] of groups) {
        const place = placeOf(name);
        if (place !== null) dealt[place]!.groups.set(name, group);
      }
    return dealt;
  }

  static decode(reader: ByteReader): TogetherGroups {
    const groups = new TogetherGroups();
    for (const [name, keys, settledFor, has] of JSON.parse(reader.text()) as [string, string[], number, boolean][])
      groups.groups.set(name, { keys, settledFor, watch: has ? TogetherWatch.decode(reader) : null });
    return groups;
  }

  private observe(name: string, members: readonly MinuteMean[]): TogetherVerdict | null {
    let group = this.groups.get(name);
    if (!group) this.groups.set(name, (group = { keys: [], settledFor: 0, watch: null }));
    const isNew = members.some(({ watch }) => !group.keys.includes(watch.key));
    if (isNew) {
      // Another series makes another vector: its relations are learnt from the start.
      group.keys = [...new Set([...group.keys, ...members.map(({ watch }) => watch.key)])]
        .sort()
        .slice(0, MAX_SERIES + 1);
      group.settledFor = 0;
      group.watch = null;
      return null;
    }
    if (++group.settledFor < SETTLE_MINUTES) return null;
    if (group.keys.length < MIN_SERIES || group.keys.length > MAX_SERIES) return null;
    group.watch ??= new TogetherWatch(group.keys.length);
    const means = new Map(members.map(({ watch, mean }) => [watch.key, mean]));
    return group.watch.observe(group.keys.map((key) => means.get(key) ?? NaN));
  }

  private leaversOf(name: string, members: readonly MinuteMean[], { leavers }: TogetherVerdict): MinuteMean[] {
    const { keys } = this.groups.get(name)!;
    const byKey = new Map(members.map((member) => [member.watch.key, member]));
    return leavers.flatMap(({ index }) => byKey.get(keys[index]!) ?? []);
  }
}

function togetherDraft(
  leavers: readonly MinuteMean[],
  size: number,
  at: EpochMs,
  severity: SignalDraft['severity'],
  verdict: TogetherVerdict,
): SignalDraft {
  const names = leavers.slice(0, 4).map(({ watch }) => watch.identity.name);
  const { host } = leavers[0]!.watch.identity;
  return {
    kind: 'metric.together',
    rule: 'together',
    subject: 'together',
    name: 'metrics left their usual relation',
    host,
    at,
    status: 'firing',
    severity,
    surprise: Math.round(Math.min(8, verdict.surprise) * 1e3) / 1e3,
    message: `${names.join(', ')} of ${size} metrics no longer go together as usual${host ? ` on ${host}` : ''}`,
    evidence: {
      views: verdict.leavers.slice(0, leavers.length).map(({ share }, i) => ({
        name: leavers[i]!.watch.identity.name,
        surprise: Math.round(share * verdict.surprise * 1e3) / 1e3,
      })),
    },
  };
}
