/** What both packet routes say of themselves. */
export const PACKETS_DESCRIPTION =
  "A pcapng file made from the captured messages while it is read: Ethernet, IP and TCP or UDP headers with the connection's addresses and ports, valid checksums, and times to the millisecond; the handshake of connections whose first message is captured, FIN and RST where they are known. Payloads are the messages in the framing of their connection, as Portcall sends them: of what was received, a delimiter or a stripped header may have been written differently; with TLS they are the decrypted bytes. How TCP was cut into segments is not known and is made up, acknowledgements too. Messages that are not captured, or only in part, are told in a packet comment.";

export const PACKETS_ERRORS = ['not_found', 'download_limit', 'thread_lost', 'node_unreachable'] as const;
