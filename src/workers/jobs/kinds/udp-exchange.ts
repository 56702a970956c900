import { AppError } from '../../../core/errors/index.ts';
import type { JobRun } from '../context.ts';
import { runSteps, unmetError } from '../exchange/run-steps.ts';
import { Transcript } from '../exchange/transcript.ts';
import { UdpChannel } from '../exchange/udp-channel.ts';
import { failedAssertion } from '../failed-assertion.ts';
import { firstConnectable } from '../net/open-udp.ts';
import { allowedAddresses } from '../net/resolve.ts';
import { msSince } from '../../../core/rounded.ts';

export const run: JobRun<'udp.exchange'> = async (input, context) => {
  const startedMs = performance.now();
  const addresses = await allowedAddresses(input, context.egress, context.signal);
  const resolveMs = msSince(startedMs);
  const { steps, framing } = input;
  const channel = await UdpChannel.open(await firstConnectable(addresses, input.port), input.port, framing);
  try {
    const transcript = new Transcript(input.encoding);
    const unmet = await runSteps({ steps, framing, transcript, channel }, context);
    const { outcome, address } = channel;
    if (!input.outcomes.includes(outcome)) {
      throw new AppError('job_assertion_failed', `The target was ${outcome}.`, {
        errors: [{ path: 'outcomes', message: `does not list "${outcome}"` }],
        extra: {
          outcome,
          transcript: transcript.entries,
          assertion: failedAssertion('outcomes', input.outcomes, outcome),
        },
      });
    }
    if (unmet && outcome === 'answered') throw unmetError(unmet, transcript, { outcome });
    return { address, outcome, resolveMs, totalMs: msSince(startedMs), transcript: transcript.entries };
  } finally {
    channel.close();
  }
};
