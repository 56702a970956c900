import { getServers } from 'node:dns';
import { isIPv6 } from 'node:net';
import type { Packet } from 'dns-packet';
import type { JobInput, JobResult } from '../../../contract/jobs/kinds/index.ts';
import { AppError } from '../../../core/errors/index.ts';
import { formatAddress, type Egress } from '../../shared/egress.ts';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import type { JobContext, JobRun } from '../context.ts';
import { within } from '../deadline.ts';
import { askTcp, askUdp } from '../dns/ask.ts';
import { questionOf } from '../dns/question.ts';
import type { Reach } from '../net/open-tcp.ts';
import { allowedAddresses } from '../net/resolve.ts';
import { stillStanding } from '../standing.ts';
import { msSince } from '../../../core/rounded.ts';

type Server = ResolvedAddress & { readonly port: number };

export const run: JobRun<'dns.lookup'> = async (input, context) => {
  const question = questionOf(input.name, input.type);
  const { servers, egress } = await serversOf(input, context);
  let failure: unknown;
  for (const server of Array.from({ length: input.attempts }, () => servers).flat()) {
    await stillStanding(context);
    try {
      return await answerOf(question, server, input, { egress, lease: context.lease, signal: context.signal });
    } catch (error) {
      failure = error;
    }
  }
  throw failure ?? new AppError('name_not_resolved', 'The system has no name server.');
};

/** What the operator configured for the system may be asked whatever the egress rules say. */
const ANYWHERE: Egress = { fault: () => undefined };

async function serversOf(
  { server }: JobInput<'dns.lookup'>,
  { egress, signal }: JobContext,
): Promise<{ servers: Server[]; egress: Egress }> {
  if (server === undefined) return { servers: getServers().map(parseServer), egress: ANYWHERE };
  const addresses = await allowedAddresses({ ...server, family: 0 }, egress, signal);
  return { servers: addresses.map((address) => ({ ...address, port: server.port })), egress };
}

/** `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353` */
function parseServer(text: string): Server {
  if (isIPv6(text)) return { address: text, family: 6, port: 53 };
  const [, bracketed, plain = '', port = '53'] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  return { address: bracketed ?? plain, family: bracketed === undefined ? 4 : 6, port: Number(port) };
}

async function answerOf(
  question: Packet,
  server: Server,
  { protocol, timeoutMs }: JobInput<'dns.lookup'>,
  { egress, lease, signal }: Reach,
): Promise<JobResult<'dns.lookup'>> {
  const address = { host: server.address, port: server.port };
  const timedOut = () => new AppError('timeout', `No answer from ${formatAddress(address)} within ${timeoutMs} ms.`);
  const startedMs = performance.now();
  return within(timeoutMs, signal, timedOut, async (signal) => {
    const first = await (protocol === 'udp' ? askUdp : askTcp)(question, server, { egress, lease, signal }, timeoutMs);
    const isCut = first === 'cut';
    const { answers, ...answer } = isCut ? await askTcp(question, server, { egress, lease, signal }, timeoutMs) : first;
    return {
      server: address,
      protocol: isCut ? 'tcp' : protocol,
      elapsedMs: msSince(startedMs),
      ...answer,
      answers: [...answers],
    };
  });
}
