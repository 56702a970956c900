/**
 * The bytes in memory of their own, for code that keeps them longer: a short message is a small part of a slab that it would keep as a
 * whole. Those that have most of their memory for themselves are left as they are.
 */
export function ownBytes(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength <= bytes.length * 2) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}

/** What is written to a socket: it is sent at once unless something waits already, and then it is kept. */
export function toWrite(socket: { readonly writableLength: number }, bytes: Buffer): Buffer {
  return socket.writableLength === 0 ? bytes : ownBytes(bytes);
}
