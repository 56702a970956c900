import type { Match } from './match.ts';
import type { Direction, Message } from './message.ts';
import type { Mismatch } from './mismatch.ts';

/** What a verification looks for on one net thread. */
export interface VerificationWatch {
  readonly match: Match;
  readonly inOrder: readonly Match[];
  readonly direction?: Direction | undefined;
  readonly connection?: string | undefined;
  /** RFC 3339. */
  readonly since?: string | undefined;
  /** Most messages to tell. */
  readonly limit: number;
  /** No other thread has part in it: then only what continues from here is a candidate for the order. */
  readonly alone: boolean;
}

/** A message that may be one of `inOrder`. */
export interface OrderCandidate {
  readonly id: string;
  /** Unix milliseconds. */
  readonly atMs: number;
  /** The conditions it fulfils, ascending, of those that may still be wanted. */
  readonly steps: readonly number[];
}

/** What a verification has seen so far on one net thread; messages and candidates only since the report before. */
export interface VerificationReport {
  readonly matched: number;
  readonly examined: number;
  readonly evicted: number;
  readonly messages: readonly Message[];
  readonly candidates: readonly OrderCandidate[];
}

/** A captured message that does not match, and how near it comes: 1 would be a match. */
export interface Miss {
  readonly message: Message;
  readonly closeness: number;
  readonly mismatches: readonly Mismatch[];
}

/** Requests about a verification. `watch`: the id that the main thread has given it. */
export interface VerificationOps {
  /** Answers when all that is captured has been looked at. Throws `state_conflict` when the endpoint captures nothing here, `validation_failed`. */
  openVerification: {
    params: { watch: string; endpoint: string; wanted: VerificationWatch };
    result: VerificationReport;
  };
  /** Answers when `matched` has reached `threshold`, a candidate has come, it is closed, or `waitMs` has passed. Throws `gone`, `shutting_down`. */
  nextVerification: { params: { watch: string; threshold: number; waitMs: number }; result: VerificationReport };
  /** The closest misses of `match`, or of `inOrder[step]` among messages from `fromMs` on; the closest first. */
  closestMisses: {
    params: { watch: string; step?: number | undefined; fromMs: number; limit: number };
    result: Miss[];
  };
  /** Idempotent. */
  closeVerification: { params: { watch: string }; result: null };
}

/** Which messages of a capture become packets, and whether those that come are waited for. */
export interface PacketQuery {
  readonly direction?: Direction | undefined;
  readonly connection?: string | undefined;
  /** `key:value`, all of them, as in MessageQuery. */
  readonly labels?: readonly string[] | undefined;
  readonly match?: Match | undefined;
  /** RFC 3339. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly follow: boolean;
}

/** Blocks of a pcapng file, in the order of their times; `ends` and `times` (Unix milliseconds) are those of each. */
export interface PacketPage {
  readonly bytes: Uint8Array;
  readonly ends: readonly number[];
  readonly times: readonly number[];
  /** There is more that can be read now. */
  readonly more: boolean;
  /** There is nothing more, now or later. */
  readonly done: boolean;
}

/** Requests about a capture read as packets. `watch`: the id that the main thread has given it. */
export interface PacketOps {
  /** `header`: the beginning of the file. An endpoint that was never opened on this thread has no packets. Throws `validation_failed`. */
  openPackets: {
    params: { watch: string; endpoint: string; query: PacketQuery };
    result: { header: Uint8Array; known: boolean };
  };
  /**
   * The next packets, as soon as there are some, at the latest after `waitMs`; then none, or with `heartbeat` a block that says the file
   * continues. One at a time.
   */
  nextPackets: { params: { watch: string; waitMs: number; heartbeat: boolean }; result: PacketPage };
  /** Idempotent. */
  closePackets: { params: { watch: string }; result: null };
}
