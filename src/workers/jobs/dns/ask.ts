import { createSocket } from 'node:dgram';
import packets, { type Packet } from 'dns-packet';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { createDecoder } from '../../shared/framing/index.ts';
import type { ResolvedAddress } from '../../shared/name-lookups.ts';
import { openTcp, type Reach } from '../net/open-tcp.ts';

/** One question to one server: an answer with the question's id, or an error (`malformed_message`, a socket error, the signal's reason). */
export type Ask = (question: Packet, server: ResolvedAddress & { readonly port: number }, reach: Reach, timeoutMs: number) => Promise<Packet>;

function isAnswerTo(question: Packet, answer: Packet): boolean {
  const [asked] = question.questions ?? [];
  const [repeated = asked] = answer.questions ?? [];
  return answer.type === 'response' && answer.id === question.id && repeated?.name.toLowerCase() === asked?.name.toLowerCase() && repeated?.type === asked?.type;
}

function decode(bytes: Buffer): Packet {
  try {
    return packets.decode(bytes);
  } catch (error) {
    throw new AppError('malformed_message', `The answer is not a DNS message: ${(error as Error).message}`, { cause: error });
  }
}

/** RFC 1035 section 4.2.1. Datagrams that answer something else are passed over. */
export const askUdp: Ask = (question, { address, family, port }, { signal }) => {
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  const asked = new Promise<Packet>((resolve, reject) => {
    const fail = (error: Error): void => reject(toAppError(error, 'socket_error'));
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    socket.on('error', fail);
    socket.on('message', (bytes) => {
      try {
        const answer = decode(bytes);
        if (isAnswerTo(question, answer)) resolve(answer);
      } catch (error) {
        reject(error as Error);
      }
    });
    // Connected, so that only this server is heard, and its refusals (ICMP) are.
    socket.connect(port, address, () => socket.send(packets.encode(question), (error) => error && fail(error)));
  });
  return asked.finally(() => socket.removeAllListeners().on('error', () => undefined).close());
};

/** RFC 1035 section 4.2.2: two bytes of length before each message. */
export const askTcp: Ask = async (question, { address, port }, reach, timeoutMs) => {
  const { socket } = await openTcp({ host: address, port, family: 0, connectTimeoutMs: timeoutMs }, reach);
  const asked = new Promise<Packet>((resolve, reject) => {
    const takeMessage = (bytes: Buffer): void => {
      const answer = decode(bytes);
      if (isAnswerTo(question, answer)) resolve(answer);
      else reject(new AppError('malformed_message', 'The server answered another question.'));
    };
    const decoder = createDecoder({ type: 'length', offset: 0, width: 2, endian: 'big', adjust: 0, strip: 2, onOversize: 'close' }, { maxMessageBytes: 65_535 }, { message: (bytes) => attempt(() => takeMessage(bytes), reject) });
    reach.signal.addEventListener('abort', () => reject(reach.signal.reason as Error), { once: true });
    socket.on('error', (error) => reject(toAppError(error, 'socket_error')));
    socket.once('end', () => reject(new AppError('connection_aborted', 'The server closed the connection without an answer.')));
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
