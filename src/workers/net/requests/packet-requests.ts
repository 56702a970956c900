import type { PacketOps } from '../../../contract/capture-watch.ts';
import type { NetThread } from '../net-thread.ts';
import { fileHeader } from '../pcap/blocks.ts';
import { PacketFeed } from '../pcap/packet-feed.ts';
import type { RequestTable } from './request-table.ts';

const ABOUT =
  'Made from captured messages: payloads are what was sent and received, in the framing of the connection and without TLS; headers are synthesised.';

/** Captures read as packets. */
export function packetRequests(thread: NetThread): RequestTable<keyof PacketOps> {
  return {
    openPackets({ watch, endpoint: id, query }) {
      const endpoint = thread.endpoints.get(id);
      if (endpoint !== undefined) thread.watches.add(watch, new PacketFeed(endpoint, query));
      return { header: fileHeader(id, ABOUT), known: endpoint !== undefined };
    },

    nextPackets: ({ watch, waitMs, heartbeat }) => thread.watches.get(watch, PacketFeed).next(waitMs, heartbeat),

    closePackets({ watch }) {
      thread.watches.close(watch);
      return null;
    },
  };
}
