import { NOTICE_LIMITS, type JobNotice, type LogLevel } from '../../contract/jobs/thread-messages.ts';
import { roundedShare } from '../../core/rounded.ts';

/** The progress and log lines of one job, within NOTICE_LIMITS. */
export class Notices {
  readonly #key: number;
  readonly #post: (notice: JobNotice) => void;
  /** Lines that may still be logged: in all, and now. */
  #linesLeft: number = NOTICE_LIMITS.lines;
  #lineTokens: number = NOTICE_LIMITS.lineBurst;
  #tokensAtMs = performance.now();
  #leftOut = 0;
  #progressAtMs = Number.NEGATIVE_INFINITY;
  #fraction = -1;

  constructor(key: number, post: (notice: JobNotice) => void) {
    this.#key = key;
    this.#post = post;
  }

  log(level: LogLevel, text: string): void {
    this.#refill();
    if (this.#linesLeft === 0 || this.#lineTokens < 1) {
      this.#leftOut += 1;
      return;
    }
    this.#linesLeft -= 1;
    this.#lineTokens -= 1;
    this.#line(level, text.length > NOTICE_LIMITS.lineLength ? `${text.slice(0, NOTICE_LIMITS.lineLength)}…` : text);
  }

  progress(fraction: number): void {
    const nowMs = performance.now();
    const bounded = roundedShare(Math.min(Math.max(fraction, 0), 1));
    if (
      Number.isNaN(bounded) ||
      bounded === this.#fraction ||
      nowMs - this.#progressAtMs < NOTICE_LIMITS.progressIntervalMs
    )
      return;
    this.#fraction = bounded;
    this.#progressAtMs = nowMs;
    this.#post({ op: 'progress', key: this.#key, fraction: bounded });
  }

  /** Logs how many lines were dropped. Call it once, when the job has ended. */
  end(): void {
    if (this.#leftOut > 0)
      this.#line(
        'warn',
        `${this.#leftOut} more lines were dropped: a job may log ${NOTICE_LIMITS.lines} lines, ${NOTICE_LIMITS.linesPerSecond} a second.`,
      );
  }

  #line(level: LogLevel, text: string): void {
    this.#post({ op: 'log', key: this.#key, line: { at: new Date().toISOString(), level, text } });
  }

  #refill(): void {
    const nowMs = performance.now();
    const earned = ((nowMs - this.#tokensAtMs) / 1000) * NOTICE_LIMITS.linesPerSecond;
    this.#lineTokens = Math.min(this.#lineTokens + earned, NOTICE_LIMITS.lineBurst);
    this.#tokensAtMs = nowMs;
  }
}
