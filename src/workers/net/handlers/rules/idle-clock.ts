import type { HandledConnection } from '../../connection/handler.ts';
import type { IdleRules, Program } from './program.ts';

/** Whose silence is measured: the session of a connection. */
export interface IdleOwner {
  readonly connection: HandledConnection;
  /** These rules are due. */
  idleDue(idle: IdleRules): void;
}

/** Rules with the same `idleMs`, as far as one connection has come with them. */
interface Group {
  readonly rules: IdleRules;
  /** What it counts from: the last message, or the last activity before the rules were there. Unix milliseconds. */
  sinceMs: number;
  /** How many times it was due since then. */
  due: number;
}

/** The `idle` rules of one connection: one timer, for the rules that are due first. A message only notes its time. */
export class IdleClock {
  readonly #owner: IdleOwner;
  #program: Program | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastMessageMs = 0;
  #groups: readonly Group[] = [];

  constructor(owner: IdleOwner) {
    this.#owner = owner;
  }

  messageCame(nowMs: number): void {
    this.#lastMessageMs = nowMs;
  }

  /** These rules count from now on. Those with an `idleMs` that was there continue; new ones count from the connection's last activity. */
  follow(program: Program): void {
    const before = this.#groups;
    const sinceMs = Math.max(this.#lastMessageMs, this.#owner.connection.activityMs);
    this.stop();
    if (program.idle.length === 0) return;
    this.#program = program;
    this.#groups = program.idle.map((rules) => {
      const { due, sinceMs: known } = before.find((group) => group.rules.idleMs === rules.idleMs) ?? {
        due: 0,
        sinceMs,
      };
      return { rules, due, sinceMs: known };
    });
    this.#arm();
  }

  /** As if a message had come just now. */
  restart(): void {
    this.#lastMessageMs = Date.now();
    for (const group of this.#groups) Object.assign(group, { sinceMs: this.#lastMessageMs, due: 0 });
    clearTimeout(this.#timer);
    if (this.#program !== undefined) this.#arm();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#program = undefined;
    this.#groups = [];
  }

  #arm(): void {
    let nextMs = Infinity;
    for (const group of this.#groups) {
      if (group.sinceMs < this.#lastMessageMs) {
        group.sinceMs = this.#lastMessageMs;
        group.due = 0;
      }
      nextMs = Math.min(nextMs, group.sinceMs + group.rules.idleMs * (group.due + 1));
    }
    this.#timer = setTimeout(() => this.#onTimer(), Math.max(1, nextMs - Date.now()));
  }

  #onTimer(): void {
    const { connection } = this.#owner;
    const program = this.#program;
    if (program === undefined || !connection.canSend) {
      this.stop();
      return;
    }
    this.#fire();
    if (this.#program === program && connection.canSend) this.#arm();
  }

  #fire(): void {
    const nowMs = Date.now();
    for (const group of this.#groups) {
      const times = Math.floor((nowMs - Math.max(group.sinceMs, this.#lastMessageMs)) / group.rules.idleMs);
      // After a message it counts anew, which arming sees to.
      if (times <= group.due || group.sinceMs < this.#lastMessageMs) continue;
      group.due = times;
      if (this.#owner.connection.canSend) this.#owner.idleDue(group.rules);
    }
  }
}
