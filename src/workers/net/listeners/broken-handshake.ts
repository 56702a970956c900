import type { Socket } from 'node:net';

/** Records of TLS 1.2 and 1.3 (RFC 8446): the fatal alert handshake_failure; a ServerHello of 122 bytes, of which 17 come. */
const answers = {
  alert: Buffer.from('15030300020228', 'hex'),
  truncate: Buffer.from('160303007a020000760303000102030405060708090a', 'hex'),
} as const;

/**
 * Answers the first bytes of the peer with what ends the handshake, then FIN. What the peer still sends is read and dropped, so that no RST
 * overtakes the answer. Cut after `timeoutMs`.
 */
export function breakHandshake(socket: Socket, how: keyof typeof answers, timeoutMs: number): void {
  const deadline = setTimeout(() => socket.destroy(), timeoutMs);
  socket.once('close', () => clearTimeout(deadline));
  socket.once('data', () => socket.end(answers[how]));
  socket.on('end', () => socket.end());
  socket.resume();
}
