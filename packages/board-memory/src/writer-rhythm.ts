/** A window this narrow tells when the index moved, as well as timers of 1 ms can. */
const narrowMs = 3;
const shortestPeriodMs = 1000 / 120;
const longestPeriodMs = 2000;
/** Frames over which the period is taken. */
const historyFrames = 32;
/** Moves in a row that show a change of rate rather than a writer held up. */
const surprisesOfNewRate = 4;
/** Moves that are kept however badly they are known. */
const recentMoves = 8;
/** Longest time between two looks, and the only one at a writer that has stopped. */
const idleLookMs = 100;
/** Part of an error of phase that is corrected at once. */
const phaseGain = 0.3;
/** First step of the search for a writer that has come early: a part of the period, and not less than this. */
const shortestPullMs = 0.1;
const pullPart = 1 / 500;
/** A writer whose time is known is tried this slowly: one look in eight or so comes too soon, and shows that it is in step. */
const slowPullGrowth = 1.3;
const longestSlowPullMs = 0.6;
/** So much after the expected time it is looked: timers and writers are this exact, and a look too soon costs another. */
const marginMs = 0.7;

/** A move of the index, and how well its time is known. */
interface Move {
  readonly index: number;
  readonly atMs: number;
  readonly widthMs: number;
}

/**
 * When to look at `write_index` next. The writer is taken for a clock of unknown period and phase; every move of the
 * index is known to lie between the look that showed it and the look before, and that window draws the estimate along.
 * A look that finds the frame already there draws the next one forward a little; one that comes too soon is followed by
 * more, 1 ms apart at first and further apart the later the writer is.
 *
 * Times are milliseconds of any one monotonic clock.
 */
export class WriterRhythm {
  #periodMs: number;
  #index: number | undefined;
  #lookedAtMs = 0;
  #startedAtMs: number | undefined;
  /** Estimated time of the last move. Undefined until the index has moved. */
  #phaseMs: number | undefined;
  /** Width of the window that the phase is known to lie in, counted from the phase. */
  #uncertaintyMs = 0;
  #pullMs = shortestPullMs;
  /** Moves in a row that the estimate did not foresee. */
  #surprises = 0;
  #history: Move[] = [];
  /** The last few moves, however well they are known. */
  #recent: Move[] = [];

  /** `expectedPeriodMs` is where to start from: `frame_interval_ms`, where it makes sense. */
  constructor(expectedPeriodMs: number) {
    this.#periodMs = expectedPeriodMs >= 1 && expectedPeriodMs <= longestPeriodMs ? expectedPeriodMs : 1000 / 30;
  }

  /** Estimated time between two frames. */
  get periodMs(): number {
    return this.#periodMs;
  }

  /** Takes in one look at the index (unwrapped). */
  observe(index: number, nowMs: number): void {
    const previousLookMs = this.#lookedAtMs;
    this.#lookedAtMs = nowMs;
    this.#startedAtMs ??= nowMs;
    const written = index - (this.#index ?? index);
    this.#index = index;
    if (written < 0) {
      this.#phaseMs = undefined;
      this.#history = [];
      this.#recent = [];
      return;
    }
    if (written === 0) {
      return;
    }
    if (this.#phaseMs === undefined) {
      this.#anchor(previousLookMs, nowMs);
    } else {
      this.#follow(this.#phaseMs + written * this.#periodMs, previousLookMs, nowMs);
    }
    this.#measurePeriod(index, previousLookMs, nowMs);
  }

  /** Forgets when the last frame came, but not how far frames are apart: for a reader that has looked too seldom to know. */
  forgetPhase(): void {
    if (this.#phaseMs !== undefined) {
      this.#uncertaintyMs = this.#periodMs;
    }
  }

  /** Time of the next look, for a reader that wants each frame at once. */
  nextLookMs(nowMs: number): number {
    if (this.#phaseMs === undefined) {
      const waitedMs = nowMs - (this.#startedAtMs ?? nowMs);
      return nowMs + Math.min(idleLookMs, Math.max(10, waitedMs / 4));
    }
    const quietMs = nowMs - this.#phaseMs;
    if (quietMs > Math.max(2 * idleLookMs, 4 * this.#periodMs)) {
      return nowMs + idleLookMs;
    }
    const dueMs = this.#phaseMs + Math.max(1, Math.floor(quietMs / this.#periodMs)) * this.#periodMs;
    if (nowMs < dueMs) {
      return Math.min(dueMs + marginMs, nowMs + idleLookMs);
    }
    const stepMs = Math.max(1, this.#uncertaintyMs / 4, (nowMs - dueMs) / 2);
    const nextDueMs = dueMs + this.#periodMs;
    return Math.min(nowMs + Math.min(stepMs, idleLookMs), nextDueMs > nowMs + 1 ? nextDueMs : Infinity);
  }

  /** The move came somewhere in (fromMs, toMs] and nothing better is known. */
  #anchor(fromMs: number, toMs: number): void {
    this.#uncertaintyMs = Math.min(toMs - fromMs, this.#periodMs);
    this.#phaseMs = toMs - this.#uncertaintyMs;
    this.#pullMs = Math.max(shortestPullMs, pullPart * this.#periodMs);
  }

  /** The move was expected at `expectedMs` and came in (fromMs, toMs]. */
  #follow(expectedMs: number, fromMs: number, toMs: number): void {
    const widthMs = toMs - fromMs;
    const seenMs = widthMs <= narrowMs ? (fromMs + toMs) / 2 : expectedMs > toMs ? toMs : fromMs;
    if (this.#uncertaintyMs > narrowMs && widthMs < this.#uncertaintyMs) {
      // Still searching, and this window is the best one so far.
      this.#surprises =
        Math.abs(seenMs - expectedMs) > this.#uncertaintyMs + this.#periodMs / 4 ? this.#surprises + 1 : 0;
      this.#anchor(fromMs, toMs);
      return;
    }
    if (widthMs > narrowMs && expectedMs > toMs - narrowMs) {
      // Already there at a look that was on time, or before: it may have come any time since the look before that.
      this.#surprises = expectedMs - toMs > this.#periodMs / 4 ? this.#surprises + 1 : 0;
      this.#phaseMs = Math.max(Math.min(expectedMs, toMs) - this.#pullMs, fromMs);
      const isKnown = this.#uncertaintyMs <= narrowMs && this.#pullMs < longestSlowPullMs;
      this.#pullMs = Math.min(this.#pullMs * (isKnown ? slowPullGrowth : 2), this.#periodMs / 8);
      return;
    }
    if (widthMs > narrowMs && expectedMs > fromMs) {
      // The look was late, so this says nothing new.
      this.#surprises = 0;
      this.#phaseMs = expectedMs;
      return;
    }
    const lateMs = seenMs - expectedMs;
    const skippedFrames = Math.max(0, Math.round(lateMs / this.#periodMs));
    const errorMs = lateMs - skippedFrames * this.#periodMs;
    const isFarOff = Math.abs(errorMs) > Math.max(this.#periodMs / 8, narrowMs);
    this.#surprises = skippedFrames > 0 || isFarOff ? this.#surprises + 1 : 0;
    if (isFarOff && this.#surprises >= 2) {
      this.#anchor(fromMs, toMs);
      return;
    }
    // One frame far off is a writer held up, which says nothing about the next.
    this.#phaseMs = expectedMs + skippedFrames * this.#periodMs + (isFarOff ? 0 : phaseGain * errorMs);
    if (!isFarOff) {
      this.#uncertaintyMs = Math.min(this.#uncertaintyMs, widthMs);
      this.#pullMs = Math.max(shortestPullMs, pullPart * this.#periodMs);
    }
  }

  #measurePeriod(index: number, fromMs: number, toMs: number): void {
    const widthMs = toMs - fromMs;
    const atMs = widthMs <= narrowMs ? (fromMs + toMs) / 2 : Math.min(Math.max(this.#phaseMs ?? toMs, fromMs), toMs);
    const move: Move = { index, atMs, widthMs };
    this.#recent.push(move);
    if (this.#recent.length > recentMoves) this.#recent.shift();
    if (this.#surprises >= (this.#history.length < surprisesOfNewRate ? 2 : surprisesOfNewRate)) {
      // So many moves in a row out of step: the rate has changed, and what came before is no guide.
      this.#history = this.#recent.slice(-1 - this.#surprises, -1);
      this.#surprises = 0;
    } else if (this.#isRateRefuted(move)) {
      this.#history = this.#recent.slice(0, -1);
    }
    const newest = this.#history.at(-1);
    const isGuess = this.#history.some((known) => widthMs > 4 * Math.max(known.widthMs, narrowMs));
    if (newest !== undefined && isGuess && index - newest.index < historyFrames) {
      // Its time is little more than the estimate itself, and would only confirm it.
      return;
    }
    const widestMs = 4 * Math.max(widthMs, narrowMs);
    if (this.#history.some((known) => known.widthMs > widestMs)) {
      const better = this.#history.filter((known) => known.widthMs <= widestMs);
      this.#history = better.length > 0 ? better : this.#history.slice(-1);
    }
    this.#history.push(move);
    const [oldest] = this.#history;
    if (oldest !== undefined && oldest !== move) {
      const { periodMs, doubtMs } = periodBetween(oldest, move);
      if (doubtMs < this.#periodMs / 20 || Math.abs(periodMs - this.#periodMs) > doubtMs) {
        this.#periodMs = Math.min(Math.max(periodMs, shortestPeriodMs), longestPeriodMs);
      }
    }
    if (this.#history.length > historyFrames) {
      this.#history.shift();
    }
  }

  /** Whether the last few moves, taken together, cannot have come at this rate: also moves of which each alone could. */
  #isRateRefuted(move: Move): boolean {
    const [oldest] = this.#recent;
    if (oldest === undefined || this.#recent.length < recentMoves) {
      return false;
    }
    const { periodMs, doubtMs } = periodBetween(oldest, move);
    return Math.abs(periodMs - this.#periodMs) > doubtMs + this.#periodMs / 8;
  }
}

function periodBetween(from: Move, to: Move): { periodMs: number; doubtMs: number } {
  const frames = to.index - from.index;
  return { periodMs: (to.atMs - from.atMs) / frames, doubtMs: (from.widthMs + to.widthMs) / frames };
}
