import { decodeBytes } from '../../../contract/bytes.ts';
import type { Framing } from '../../../contract/framing.ts';
import type { ExchangeStep } from '../../../contract/jobs/exchange.ts';
import { AppError } from '../../../core/errors/index.ts';
import { createEncoder } from '../../shared/framing/index.ts';
import { compileMatch } from '../../shared/match/index.ts';
import type { JobContext } from '../context.ts';
import { failedAssertion, shownBytes, whyNot } from '../failed-assertion.ts';
import { stillStanding } from '../standing.ts';
import type { Channel } from './channel.ts';
import type { Received } from './inbox.ts';
import type { Transcript } from './transcript.ts';

export interface Exchange {
  readonly steps: readonly ExchangeStep[];
  readonly framing: Framing;
  readonly channel: Channel;
  readonly transcript: Transcript;
}

/** An expectation that no message met. */
export interface Unmet {
  readonly step: number;
  readonly why: string;
  /** Why the last message that came does not match. */
  readonly last?: string;
  readonly expected: unknown;
  /** The last message that came and did not match; null: none came. */
  readonly actual: unknown;
}

/** Takes the steps in order; stops at the first expectation that is not met and says which. Rejects when the channel fails. */
export async function runSteps(
  { steps, framing, channel, transcript }: Exchange,
  context: Pick<JobContext, 'signal' | 'lease' | 'progress'>,
): Promise<Unmet | undefined> {
  const encoder = createEncoder(framing);
  for (const [index, step] of steps.entries()) {
    await stillStanding(context);
    if ('send' in step) {
      const bytes = decodeBytes(step.send);
      transcript.add({ direction: 'out', step: index, bytes, truncated: false, atMs: performance.now() });
      await channel.send(step.send.raw ? bytes : encoder.encode(bytes));
    } else {
      const { match, timeoutMs } = step.expect;
      const matches = compileMatch(match);
      let last = undefined as Buffer | undefined;
      const wanted = (message: Received): boolean => {
        const fits = matches(message.bytes);
        last = message.bytes;
        transcript.add({ direction: 'in', step: fits ? index : null, ...message });
        return fits;
      };
      if ((await channel.inbox.take(wanted, timeoutMs, context.signal)) === undefined) {
        const seen =
          last === undefined
            ? { actual: null }
            : { last: whyNot(match, last), actual: shownBytes(last, transcript.encoding) };
        return { step: index, why: channel.inbox.whyNone(timeoutMs), expected: match, ...seen };
      }
    }
    context.progress((index + 1) / steps.length);
  }
  return undefined;
}

/** The error of an expectation that was not met, with everything that was said. */
export function unmetError(
  { step, why, last, expected, actual }: Unmet,
  transcript: Transcript,
  more: Record<string, unknown> = {},
): AppError {
  const path = `steps[${step}].expect`;
  return new AppError('job_assertion_failed', `Step ${step}: ${why}.`, {
    errors: [{ path, message: last === undefined ? why : `${why}; the last: ${last}` }],
    extra: { transcript: transcript.entries, assertion: failedAssertion(`${path}.match`, expected, actual), ...more },
  });
}
