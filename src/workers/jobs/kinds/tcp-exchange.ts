import type { JobRun } from '../context.ts';
import { runSteps, unmetError } from '../exchange/run-steps.ts';
import { TcpChannel } from '../exchange/tcp-channel.ts';
import { Transcript } from '../exchange/transcript.ts';
import { connect } from '../net/connect-secure.ts';
import { closeSoon } from '../net/open-tcp.ts';
import { msSince } from '../../../core/rounded.ts';

export const run: JobRun<'tcp.exchange'> = async (input, context) => {
  const startedMs = performance.now();
  const { socket, ...opened } = await connect(input, input.tls && { ...input.tls, alpn: [] }, context);
  try {
    const { steps, framing } = input;
    const transcript = new Transcript(input.encoding);
    const unmet = await runSteps({ steps, framing, transcript, channel: new TcpChannel(socket, input) }, context);
    if (unmet) throw unmetError(unmet, transcript);
    return { ...opened, totalMs: msSince(startedMs), transcript: transcript.entries };
  } finally {
    closeSoon(socket);
  }
};
