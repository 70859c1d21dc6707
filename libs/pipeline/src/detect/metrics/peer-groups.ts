import { judgePeer, peerCentre } from '@tocsin/detect';
import { type EpochMs } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft } from '../subject.js';
import { peerDraft } from './series-drafts.js';
import { keyOf } from './series-identity.js';
import { type SeriesWatch } from './series-watch.js';

/** A series and what it was in the minute that ended. */
export interface MinuteMean {
  readonly watch: SeriesWatch;
  readonly mean: number;
}

/** The same metric of the same service on different hosts. */
const groupOf = ({ identity }: SeriesWatch): string => keyOf({ ...identity, host: '' });

/** Compares each host with its siblings, minute by minute. */
export class PeerGroups {
  private readonly groupNames = new Map<SeriesWatch, string>();
  /** Which series are odd now: what began must end. */
  private readonly odd = new Set<string>();

  judge(
    minute: readonly MinuteMean[],
    at: EpochMs,
    rulesOf: (watch: SeriesWatch) => CompiledRules,
    take: (watch: SeriesWatch, drafts: readonly SignalDraft[]) => void,
  ): void {
    for (const group of this.group(minute)) {
      const { enabled, minHosts, severity } = rulesOf(group[0]!.watch).detect.metrics.peers;
      if (!enabled || group.length < minHosts) continue;
      const centre = peerCentre(group.map(({ mean }) => mean));
      for (const { watch, mean } of group) {
        const verdict = judgePeer(watch.peer, mean, centre);
        if (!verdict.odd && !this.odd.has(watch.key)) continue;
        if (verdict.odd) this.odd.add(watch.key);
        else this.odd.delete(watch.key);
        const about = { median: centre.median, hosts: group.length };
        take(watch, [peerDraft(watch.identity, at, severity, mean, about, verdict)]);
      }
    }
  }

  toJson(): unknown {
    return [...this.odd];
  }

  static fromJson(json: unknown): PeerGroups {
    const groups = new PeerGroups();
    for (const key of json as string[]) groups.odd.add(key);
    return groups;
  }

  private group(minute: readonly MinuteMean[]): MinuteMean[][] {
    const groups = new Map<string, MinuteMean[]>();
    for (const each of minute) {
      if (each.watch.identity.host === '') continue;
      let name = this.groupNames.get(each.watch);
      if (name === undefined) this.groupNames.set(each.watch, (name = groupOf(each.watch)));
      const group = groups.get(name);
      if (group) group.push(each);
      else groups.set(name, [each]);
    }
    return [...groups.values()];
  }
}
