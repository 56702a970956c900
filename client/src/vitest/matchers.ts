import { expect } from 'vitest';
import { describeMessage, describeMisses, type Wanted } from '../handles/describe-misses.ts';
import type { Schema } from '../schema-types.ts';

type Verification = Schema<'Verification'>;
type Match = Schema<'MessageMatchInput'>;

/** A listener or a client. */
export interface Receiver {
  readonly id: string;
  verify(verification: Verification): Promise<Schema<'VerificationResult'>>;
}

/** As in `verify`. `withinMs`: how long to wait, at most 60,000; default 0, what is captured now. `count`: default at least 1. */
export type ReceiveOptions = Pick<Verification, 'withinMs' | 'count' | 'connection' | 'since'>;

interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

interface MatcherThis {
  readonly isNot: boolean;
}

/** `expect(listener).toHaveReceived(match, { withinMs })` and its relatives. Importing this module installs them. */
export const portcallMatchers = {
  toHaveReceived(this: MatcherThis, receiver: Receiver, match: Match = {}, options: ReceiveOptions = {}) {
    return check(this, receiver, { match, direction: 'in', ...options });
  },
  toHaveSent(this: MatcherThis, receiver: Receiver, match: Match = {}, options: ReceiveOptions = {}) {
    return check(this, receiver, { match, direction: 'out', ...options });
  },
  toHaveReceivedInOrder(this: MatcherThis, receiver: Receiver, inOrder: Match[], options: ReceiveOptions = {}) {
    return check(this, receiver, { inOrder, direction: 'in', ...options });
  },
};

/** With `.not`, nothing may match for the whole time, unless `count` says otherwise. */
async function check({ isNot }: MatcherThis, receiver: Receiver, verification: Verification): Promise<Verdict> {
  if (isNot && verification.count === undefined && verification.inOrder === undefined) {
    const result = await verifyBy(receiver, { ...verification, count: { exactly: 0 } });
    return { pass: !result.satisfied, message: () => explainPresence(receiver, result, verification) };
  }
  const result = await verifyBy(receiver, verification);
  return {
    pass: result.satisfied,
    message: () =>
      isNot ? explainPresence(receiver, result, verification) : explainAbsence(receiver, result, verification),
  };
}

function verifyBy(receiver: Receiver, verification: Verification): Promise<Schema<'VerificationResult'>> {
  if (typeof receiver?.verify !== 'function')
    throw new TypeError('expect() must get a listener or a client of Portcall, a handle with `verify`.');
  return receiver.verify(verification);
}

function explainAbsence({ id }: Receiver, result: Schema<'VerificationResult'>, wanted: Wanted): string {
  return [`${id}: ${result.detail}`, show(wanted), ...describeMisses(result, wanted)].join('\n');
}

function explainPresence(
  { id }: Receiver,
  { messages, matched }: Schema<'VerificationResult'>,
  wanted: Wanted,
): string {
  const shown = messages.slice(0, 3).flatMap((message) => ['', ...describeMessage(message)]);
  return [`${id}: ${matched} messages match and must not.`, show(wanted), ...shown].join('\n');
}

function show({ match, inOrder }: Wanted): string {
  return inOrder === undefined ? `match: ${JSON.stringify(match)}` : `inOrder: ${JSON.stringify(inOrder)}`;
}

expect.extend(portcallMatchers);

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** A captured message that was received matches, now or within a time. */
    toHaveReceived(match?: Match, options?: ReceiveOptions): Promise<void>;
    /** A captured message that was sent matches, now or within a time. */
    toHaveSent(match?: Match, options?: ReceiveOptions): Promise<void>;
    /** One received message matches each of the conditions, in this order. */
    toHaveReceivedInOrder(inOrder: Match[], options?: ReceiveOptions): Promise<void>;
  }
}
