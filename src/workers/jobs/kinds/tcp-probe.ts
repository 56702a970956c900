import type { JobInput } from '../../../contract/jobs/kinds/index.ts';
import { encodeBytes } from '../../../contract/bytes.ts';
import { AppError } from '../../../core/errors/index.ts';
import { compileMatch } from '../../shared/match/index.ts';
import type { JobRun } from '../context.ts';
import { TcpChannel } from '../exchange/tcp-channel.ts';
import { failedAssertion, shownBytes, whyNot } from '../failed-assertion.ts';
import { closeSoon, openTcp } from '../net/open-tcp.ts';
import { DEFAULT_MESSAGE_BYTES } from '../exchange/channel.ts';
import { msSince } from '../../../core/rounded.ts';

export const run: JobRun<'tcp.probe'> = async (input, context) => {
  const { socket, ...opened } = await openTcp(input, context);
  try {
    return {
      ...opened,
      banner: input.banner
        ? await bannerOf(
            new TcpChannel(socket, { framing: input.banner.framing, maxMessageBytes: DEFAULT_MESSAGE_BYTES }),
            input,
            context.signal,
          )
        : null,
    };
  } finally {
    closeSoon(socket);
  }
};

async function bannerOf(channel: TcpChannel, { banner, encoding }: JobInput<'tcp.probe'>, signal: AbortSignal) {
  const startedMs = performance.now();
  const { match = {}, timeoutMs = 0 } = banner ?? {};
  const message = await channel.inbox.take(() => true, timeoutMs, signal);
  if (message === undefined)
    throw new AppError('job_assertion_failed', `No banner: ${channel.inbox.whyNone(timeoutMs)}.`, {
      extra: { assertion: failedAssertion('banner.match', match, null) },
    });
  const { data, encoding: written } = encodeBytes(message.bytes, encoding);
  if (!compileMatch(match)(message.bytes)) {
    const why = whyNot(match, message.bytes);
    throw new AppError('job_assertion_failed', `The banner does not match: ${why}.`, {
      errors: [{ path: 'banner.match', message: `does not match: ${why}` }],
      extra: {
        banner: { data, encoding: written },
        assertion: failedAssertion('banner.match', match, shownBytes(message.bytes, encoding)),
      },
    });
  }
  return { data, encoding: written, bytes: message.bytes.length, waitedMs: msSince(startedMs) };
}
