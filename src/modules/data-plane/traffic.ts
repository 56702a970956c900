import type { Traffic } from '../../contract/endpoint.ts';

/** Sum of two sets of counters. */
export function addTraffic(a: Traffic, b: Traffic): Traffic {
  return {
    connections: a.connections + b.connections,
    messagesIn: a.messagesIn + b.messagesIn,
    messagesOut: a.messagesOut + b.messagesOut,
    bytesIn: a.bytesIn + b.bytesIn,
    bytesOut: a.bytesOut + b.bytesOut,
    dropped: a.dropped + b.dropped,
    droppedByKernel: a.droppedByKernel + b.droppedByKernel,
    truncated: a.truncated + b.truncated,
    rejected: a.rejected + b.rejected,
  };
}
