import { SequenceModel, type SequenceState } from '@tocsin/detect';
import { type EpochMs, HOUR_MS, type SessionQuality } from '@tocsin/model';
import { type ByteReader, type ByteWriter, TailTop } from '@tocsin/stats';
import { EventNumbers } from './event-numbers.js';
import { type OpenSession, OpenSessions } from './open-sessions.js';
import { type OddSession } from './sequence-drafts.js';
import { type SessionWindow } from './session-window.js';
import { type TemplateBook } from './template-book.js';

const MAX_SURPRISE = 8;
/** So many minutes the tail says nothing. */
const LEARNING_MINUTES = 100;
/** The tail is continued to what comes so many powers of ten more seldom than its past could have shown. */
const BEYOND_PAST = 2;

/** Plain data. */
interface State {
  /** How long the partition was awake: sessions do not end while no source sends. */
  awakeMs: number;
  /** Minutes in which sessions were judged. */
  minutes: number;
  /** Of the current minute: the highest score, null without one; whether something was unusual; what became of sessions. */
  highest: number | null;
  isOdd: boolean;
  ended: number;
  givenUp: number;
  unfollowed: number;
  /** When a minute with something unusual last became part of the past. */
  oddAt: EpochMs;
}

/**
 * The sessions of one service, and what is usual in them. A session has ended when no line of it came for a while; it is judged by those
 * before it. How unusual is too much, the highest score of each minute tells: surprise is that of such a minute.
 */
export class SequenceWatch {
  private quality: SessionQuality | undefined;

  constructor(
    readonly events = new EventNumbers(),
    private readonly open = new OpenSessions(),
    private readonly model = new SequenceModel(),
    private readonly tail = new TailTop(),
    private readonly state: State = {
      awakeMs: 0,
      minutes: 0,
      highest: null,
      isOdd: false,
      ended: 0,
      givenUp: 0,
      unfollowed: 0,
      oddAt: 0,
    },
  ) {}

  /** Templates of the service that turned out to be others, or were decided to be. */
  follow(moves: ReturnType<TemplateBook['takeMoves']>): void {
    for (const [old, id] of moves) {
      const merged = this.events.rename(old, id);
      if (!merged) continue;
      this.model.merge(...merged);
      this.open.merge(...merged);
    }
  }

  /** Takes the lines of a bucket in. */
  add(window: SessionWindow | null, book: TemplateBook, awakeMs: number): void {
    const { state, open, events } = this;
    state.awakeMs += awakeMs;
    if (!window) return;
    state.unfollowed += window.unfollowed;
    if (window.isOverfull) state.givenUp += open.giveUp();
    for (const { session, shape } of window.inOrder()) {
      const event = events.numberOf(book.idOfShape(shape));
      if (!open.add(session, window.ids.get(session)!, event, state.awakeMs)) state.givenUp++;
    }
  }

  /** Judges the sessions that have ended; returns those that are unusual. */
  judge(endAfterMs: number, minSurprise: number): OddSession[] {
    const { state } = this;
    const odd: OddSession[] = [];
    for (const { id, events } of this.open.takeEnded(state.awakeMs - endAfterMs)) {
      state.ended++;
      const verdict = this.model.observe(events);
      if (verdict.state === 'learning') continue;
      state.highest = Math.max(state.highest ?? 0, verdict.score);
      const surprise = Math.min(this.tail.score(verdict.score), this.mostSurprise);
      if (surprise >= minSurprise) odd.push({ id, events, verdict, surprise });
    }
    if (odd.length > 0) state.isOdd = true;
    return odd;
  }

  /** Ends a minute. What is unusual becomes part of the past no more than once an hour: a fault is not to be learnt by its length. */
  closeMinute(endAt: EpochMs, minSurprise: number): void {
    const { state } = this;
    const { highest, isOdd, ended, givenUp, unfollowed } = state;
    if (highest !== null && (!isOdd || endAt - state.oddAt >= HOUR_MS)) {
      this.tail.add(highest);
      state.minutes++;
      if (isOdd) state.oddAt = endAt;
    }
    const isLearning = state.minutes < LEARNING_MINUTES || this.mostSurprise < minSurprise;
    this.quality =
      ended + givenUp + unfollowed > 0
        ? { ended, givenUp, unfollowed, state: isLearning ? 'learning' : 'ready' }
        : undefined;
    Object.assign(state, { highest: null, isOdd: false, ended: 0, givenUp: 0, unfollowed: 0 });
  }

  /** The minute that was just closed; undefined when no session ended in it. */
  lastMinute(): SessionQuality | undefined {
    return this.quality;
  }

  encode(writer: ByteWriter): void {
    const { events, open, model, state, quality } = this;
    const plain = { events: events.toJson(), open: open.toJson(), model: model.toJson() };
    writer.text(JSON.stringify({ ...plain, state, quality }));
    this.tail.encode(writer);
  }

  static decode(reader: ByteReader): SequenceWatch {
    const saved = JSON.parse(reader.text()) as {
      readonly events: string[];
      readonly open: readonly (readonly [number, OpenSession])[];
      readonly model: SequenceState;
      readonly state: State;
      readonly quality: SessionQuality | undefined;
    };
    const { events, open, model, state, quality } = saved;
    const tail = TailTop.decode(reader);
    const watch = new SequenceWatch(
      new EventNumbers(events),
      new OpenSessions(open),
      new SequenceModel(model),
      tail,
      state,
    );
    watch.quality = quality;
    return watch;
  }

  private get mostSurprise(): number {
    return Math.min(MAX_SURPRISE, Math.log10(2 * (this.state.minutes + 1)) + BEYOND_PAST);
  }
}
