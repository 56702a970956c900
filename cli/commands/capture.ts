import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Invocation, Run } from '../command.ts';
import { EXIT, usageError } from '../exit-codes.ts';
import { untilEnded } from '../live/interruption.ts';
import { findEndpoint } from '../targets.ts';

export const run: Run = async (invocation) => {
  const { server, out, args, options } = invocation;
  const file = options.text('out');
  if (file === undefined && out.isTerminal) throw usageError('pcapng is not for a terminal: give -o FILE, or a pipe');
  using interruption = untilEnded(invocation);
  const endpoint = await findEndpoint(server, args[0] ?? '');
  const body = await server.request<ReadableStream<Uint8Array>>('GET', `${endpoint.path}/messages.pcapng`, {
    query: { connection: options.text('connection'), ...(options.flag('follow') ? { follow: true } : {}) },
    parseAs: 'stream',
    signal: interruption.signal,
  });
  const bytes = await save(invocation, body, { file, signal: interruption.signal });
  out.note(`${bytes} bytes${file === undefined ? '' : ` in ${file}`}`);
  return EXIT.ok;
};

interface Saving {
  readonly file: string | undefined;
  readonly signal: AbortSignal;
}

/** Returns how many bytes. Ctrl-C ends the file behind what has come. */
async function save({ out }: Invocation, body: ReadableStream<Uint8Array>, { file, signal }: Saving): Promise<number> {
  const target = file === undefined ? undefined : createWriteStream(file);
  if (target !== undefined) await once(target, 'open');
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (target === undefined) await out.write(chunk);
      else if (!target.write(chunk)) await once(target, 'drain');
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    if (target !== undefined) {
      target.end();
      await once(target, 'close');
    }
  }
  return bytes;
}
