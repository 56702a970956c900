import type { Socket } from 'node:net';
import type { JobInput } from '../../../contract/jobs/kinds/index.ts';
import { AppError } from '../../../core/errors/index.ts';
import { formatAddress } from '../../shared/egress.ts';
import type { JobRun } from '../context.ts';
import { within } from '../deadline.ts';
import { runSteps, unmetError } from '../exchange/run-steps.ts';
import { TcpChannel } from '../exchange/tcp-channel.ts';
import { Transcript } from '../exchange/transcript.ts';
import { closeSoon, openTcp, type Reach } from '../net/open-tcp.ts';
import { startTls } from '../net/start-tls.ts';

export const run: JobRun<'tcp.exchange'> = async (input, context) => {
  const startedMs = performance.now();
  const { socket: plain, ...opened } = await openTcp(input, context);
  const { socket, ...secured } = await secure(plain, input, context);
  try {
    const { steps, framing } = input;
    const transcript = new Transcript(input.encoding);
    const unmet = await runSteps({ steps, framing, transcript, channel: new TcpChannel(socket, input) }, context);
    if (unmet) throw unmetError(unmet, transcript);
    return { ...opened, ...secured, totalMs: performance.now() - startedMs, transcript: transcript.entries };
  } finally {
    closeSoon(socket);
  }
};

/** TLS where it is wanted, within the time that connecting may take. */
async function secure(socket: Socket, { tls, host, port, connectTimeoutMs }: JobInput<'tcp.exchange'>, { signal }: Reach): Promise<{ socket: Socket; tlsMs?: number }> {
  if (tls === undefined) return { socket };
  const timedOut = () => new AppError('connect_timeout', `No TLS handshake with ${formatAddress({ host, port })} within ${connectTimeoutMs} ms.`);
  const { tls: secured, tlsMs } = await within(connectTimeoutMs, signal, timedOut, (inTime) => startTls(socket, { host, ...tls, alpn: [] }, inTime));
  return { socket: secured, tlsMs };
}
