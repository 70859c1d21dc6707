import { DAY_MS, type EpochMs, type Familiarity } from '@tocsin/model';

/** Fewer lines a minute than one in ten minutes. */
const RARE_PER_MINUTE = 0.1;

/** How well a template is known. @param perMinute lines that a minute usually brings */
export function familiarityOf(firstAt: EpochMs, perMinute: number, now: EpochMs): Familiarity {
  if (now - firstAt < DAY_MS) return 'new';
  return perMinute < RARE_PER_MINUTE ? 'rare' : 'frequent';
}
