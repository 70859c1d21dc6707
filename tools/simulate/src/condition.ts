import { type Effect, combine } from './effect.js';
import { type Pod, type Service } from './estate.js';
import { type Impact, type Planned } from './plan.js';

/** A pod's effect at a time, and which callee it suffers from. */
export interface Condition {
  readonly effect: Effect;
  readonly suffersFrom: string;
}

const HEALTHY: Condition = { effect: {}, suffersFrom: '' };

const weaken = (effect: Effect, strength: number): Effect => ({
  errors: (effect.errors ?? 0) * strength,
  slow: 1 + ((effect.slow ?? 1) - 1) * strength,
});

function feltBy(
  planned: Planned,
  { service, strength, delayMs }: Impact,
  callees: readonly string[],
  at: number,
): Condition {
  const second = (at - planned.startAt - delayMs) / 1_000;
  if (second < 0 || at > planned.endAt + delayMs) return HEALTHY;
  const { effect, feltByCallers = effect } = planned.happening;
  if (strength === 1) return { effect: effect(second), suffersFrom: '' };
  const from = planned.impacts.find(
    (other) => other.service !== service && other.delayMs < delayMs && callees.includes(other.service),
  );
  return { effect: weaken(feltByCallers(second), strength), suffersFrom: from?.service ?? planned.root };
}

/** What all that is going on does to one pod. */
export function conditionOf(service: Service, pod: Pod, planned: readonly Planned[], at: number): Condition {
  let condition = HEALTHY;
  for (const each of planned) {
    if (at < each.startAt || at > each.endAt + 120_000) continue;
    for (const impact of each.impacts) {
      if (impact.service !== service.name || (impact.pod !== '' && impact.pod !== pod.name)) continue;
      const felt = feltBy(each, impact, service.callees, at);
      condition = {
        effect: combine(condition.effect, felt.effect),
        suffersFrom: felt.suffersFrom || condition.suffersFrom,
      };
    }
  }
  return condition;
}
