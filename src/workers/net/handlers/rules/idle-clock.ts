import type { IdleRules, Program } from './program.ts';
import type { RulesSession } from './rules-session.ts';

/** Who is told that idle rules are due. */
export interface IdleListener {
  onIdle(session: RulesSession, idle: IdleRules): void;
}

/** The `idle` rules of one connection: one timer, for the rules that are due first. A message only notes its time. */
export class IdleClock {
  readonly #session: RulesSession;
  #program: Program | undefined;
  #listener: IdleListener | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastMessageMs = 0;
  /** For each group of rules: how many times it was due since the last message. */
  #due: number[] = [];
  #dueSinceMs = 0;

  constructor(session: RulesSession) {
    this.#session = session;
  }

  /** A message came, or the connection began; `program` is what counts from now on. */
  messageCame(program: Program, listener: IdleListener, nowMs: number): void {
    this.#lastMessageMs = nowMs;
    if (program === this.#program) return;
    this.stop();
    this.#program = program;
    this.#listener = listener;
    this.#dueSinceMs = 0;
    this.#arm();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#program = undefined;
  }

  #arm(): void {
    const { idle } = this.#program ?? { idle: [] };
    if (this.#dueSinceMs !== this.#lastMessageMs) {
      this.#due = idle.map(() => 0);
      this.#dueSinceMs = this.#lastMessageMs;
    }
    const next = Math.min(...idle.map(({ idleMs }, group) => this.#lastMessageMs + idleMs * ((this.#due[group] ?? 0) + 1)));
    this.#timer = setTimeout(() => this.#onTimer(), Math.max(1, next - Date.now()));
  }

  #onTimer(): void {
    const { connection } = this.#session;
    const program = this.#program;
    const listener = this.#listener;
    // Another handler has come since: its first message, if it has idle rules, sets the clock.
    if (program === undefined || listener === undefined || !connection.canSend || connection.endpoint.handler !== (listener as unknown)) {
      this.stop();
      return;
    }
    if (this.#dueSinceMs === this.#lastMessageMs) this.#fire(program, listener);
    if (this.#program === program && connection.canSend) this.#arm();
  }

  #fire({ idle }: Program, listener: IdleListener): void {
    const quietMs = Date.now() - this.#lastMessageMs;
    for (const [group, rules] of idle.entries()) {
      const times = Math.floor(quietMs / rules.idleMs);
      if (times <= (this.#due[group] ?? 0)) continue;
      this.#due[group] = times;
      if (this.#session.connection.canSend) listener.onIdle(this.#session, rules);
    }
  }
}
