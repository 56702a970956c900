/** What both packet routes say of themselves. */
export const PACKETS_DESCRIPTION =
  'A pcapng file, generated from the captured messages while it is read: Ethernet, IP and TCP or UDP headers with the addresses and ports of the connection, valid checksums, and times to the millisecond; the handshake of connections whose first message is captured; FIN and RST where known. Payloads are the messages, encoded with the framing of their connection: in received messages, a delimiter or a stripped header may differ from the original; with TLS they are the decrypted bytes. The original TCP segments are unknown, so segments and acknowledgements are synthesised. A packet comment reports messages that were not captured, or only in part.';

export const PACKETS_ERRORS = ['not_found', 'download_limit', 'thread_lost', 'node_unreachable'] as const;
