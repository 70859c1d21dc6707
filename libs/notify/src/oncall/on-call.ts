import { DateTime } from 'luxon';
import { type EpochMs } from '@tocsin/model';

/** A rotation of users with a fixed handover on the wall clock of its zone, and overrides by the minute. */
export interface Schedule {
  readonly id: string;
  readonly timeZone: string;
  readonly rotation: {
    readonly startsOn: string;
    readonly handoverAt: string;
    readonly shiftDays: number;
    readonly participants: readonly string[];
  };
  readonly overrides: readonly { readonly user: string; readonly startsAt: string; readonly endsAt: string }[];
}

/**
 * Who is on call at `now`, or null before the rotation starts. Shifts are counted in calendar days of the schedule's zone, so a
 * handover stays at its hour through daylight saving. The last override that covers `now` wins.
 */
export function onCallAt({ timeZone, rotation, overrides }: Schedule, now: EpochMs): string | null {
  const override = overrides.findLast(
    ({ startsAt, endsAt }) => Date.parse(startsAt) <= now && now < Date.parse(endsAt),
  );
  if (override) return override.user;
  const local = DateTime.fromMillis(now, { zone: timeZone });
  const [hour = 0, minute = 0] = rotation.handoverAt.split(':').map(Number);
  const beforeHandover = local.hour * 60 + local.minute < hour * 60 + minute;
  const day = local.startOf('day').minus({ days: beforeHandover ? 1 : 0 });
  const first = DateTime.fromISO(rotation.startsOn, { zone: timeZone });
  const days = Math.round(day.diff(first, 'days').days);
  if (days < 0) return null;
  const shift = Math.floor(days / rotation.shiftDays);
  return rotation.participants[shift % rotation.participants.length]!;
}
