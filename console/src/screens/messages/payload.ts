import { readEvents } from '../../live/events.ts';
import type { MessageRow } from '../../live/messages.ts';
import { bytesOf } from '../../parts/bytes.ts';

/** All bytes of one message that the log has; the list holds only its beginning. */
export async function readPayload(
  { connection, seq, atMs }: MessageRow,
  signal?: AbortSignal,
): Promise<{ bytes: Uint8Array; isTruncated: boolean } | undefined> {
  const query = {
    connection,
    types: 'message.received,message.sent',
    since: new Date(atMs).toISOString(),
    until: new Date(atMs + 1).toISOString(),
    limit: 500,
  };
  const { items } = await readEvents(query, signal);
  const event = items.find((one) => one.seq === seq);
  if (event?.type !== 'message.received' && event?.type !== 'message.sent') return undefined;
  const { data: text, encoding = 'utf8', truncated = false } = event.data;
  return text === undefined ? undefined : { bytes: bytesOf(text, encoding), isTruncated: truncated };
}
