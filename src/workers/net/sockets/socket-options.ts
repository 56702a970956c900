/** Reading from a peer pauses when this much waits to be sent to it, or `maxSendBufferBytes` when that is less. */
const SEND_MARK_BYTES = 256 * 1024;

/** Options every socket of a TCP connection must have been made with, accepted or connected. */
export function socketOptions(maxSendBufferBytes: number): { allowHalfOpen: true; highWaterMark: number } {
  return { allowHalfOpen: true, highWaterMark: Math.min(maxSendBufferBytes, SEND_MARK_BYTES) };
}
