import packets, { type Packet } from 'dns-packet';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { createDecoder } from '../../shared/framing/index.ts';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import { openTcp, type Reach } from '../net/open-tcp.ts';
import { closeUdp, openUdp } from '../net/open-udp.ts';
import { readReply, type Asked, type DnsAnswer } from './answer.ts';

/** One question to one server: the answer to it, or an error (`malformed_message`, a socket error, the signal's reason). */
export type Ask<Answer> = (
  question: Packet,
  server: ResolvedAddress & { readonly port: number },
  reach: Reach,
  timeoutMs: number,
) => Promise<Answer>;

function askedOf({ id, questions = [] }: Packet): Asked {
  const [question] = questions;
  if (question === undefined) throw new AppError('internal', 'The message has no question.');
  return { id, question };
}

/** RFC 1035 section 4.2.1. Datagrams that answer something else, or nothing, are passed over. `cut`: the answer did not fit. */
export const askUdp: Ask<DnsAnswer | 'cut'> = async (question, server, { signal }) => {
  const [sent, bytes] = [askedOf(question), packets.encode(question)];
  const socket = await openUdp(server, server.port);
  const asked = new Promise<DnsAnswer | 'cut'>((resolve, reject) => {
    let unreadable: AppError | undefined;
    const fail = (error: Error): void => reject(toAppError(error, 'socket_error'));
    // In vain, though something came: what it was says more than that time ran out.
    const giveUp = (): void =>
      reject(
        unreadable !== undefined && signal.reason instanceof AppError && signal.reason.code === 'timeout'
          ? unreadable
          : (signal.reason as Error),
      );
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    socket.on('error', fail);
    socket.on('message', (datagram) =>
      attempt(() => {
        const reply = readReply(datagram, sent, 'udp');
        if (reply.is === 'other') unreadable ??= reply.fault;
        else resolve(reply.is === 'cut' ? 'cut' : reply.answer);
      }, reject),
    );
    socket.send(bytes, (error) => error && fail(error));
  });
  return asked.finally(() => closeUdp(socket));
};

/** RFC 1035 section 4.2.2: two bytes of length before each message. */
export const askTcp: Ask<DnsAnswer> = async (question, { address, port }, reach, timeoutMs) => {
  const { socket } = await openTcp({ host: address, port, family: 0, connectTimeoutMs: timeoutMs }, reach);
  const sent = askedOf(question);
  const asked = new Promise<DnsAnswer>((resolve, reject) => {
    const takeMessage = (bytes: Buffer): void => {
      const reply = readReply(bytes, sent, 'tcp');
      if (reply.is === 'answer') resolve(reply.answer);
      else
        reject(
          (reply.is === 'other' ? reply.fault : undefined) ??
            new AppError('malformed_message', 'The server answered a different question.'),
        );
    };
    const decoder = createDecoder(
      { type: 'length', offset: 0, width: 2, endian: 'big', adjust: 0, strip: 2, onOversize: 'close' },
      { maxMessageBytes: 65_535 },
      { message: (bytes) => attempt(() => takeMessage(bytes), reject) },
    );
    reach.signal.addEventListener('abort', () => reject(reach.signal.reason as Error), { once: true });
    socket.on('error', (error) => reject(toAppError(error, 'socket_error')));
    socket.once('end', () =>
      reject(new AppError('connection_aborted', 'The server closed the connection without an answer.')),
    );
    socket.on('data', (chunk: Buffer) => attempt(() => decoder.push(chunk), reject));
    socket.write(packets.streamEncode(question));
  });
  return asked.finally(() => socket.destroy());
};

function attempt(work: () => void, onError: (error: Error) => void): void {
  try {
    work();
  } catch (error) {
    onError(error as Error);
  }
}
