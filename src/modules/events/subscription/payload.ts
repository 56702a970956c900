/** Members of `data` that carry or describe message contents. */
const PAYLOAD_MEMBERS = ['data', 'encoding', 'truncated'] as const;

/** The JSON of a message event without the contents of the message; its length stays. */
export function withoutPayload(json: Buffer): Buffer {
  const event = JSON.parse(json.toString()) as { data?: Record<string, unknown> };
  for (const member of PAYLOAD_MEMBERS) delete event.data?.[member];
  return Buffer.from(JSON.stringify(event));
}
