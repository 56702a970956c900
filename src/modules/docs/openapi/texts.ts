/** What the document says besides its operations. */
export const info = {
  title: 'Portcall',
  summary: 'A control plane for raw sockets: TCP and UDP endpoints as an HTTP API.',
  description: [
    'One request opens a listener or a client; a handler defines its replies; every byte can be watched live over a WebSocket.',
    '- Errors are `application/problem+json` (RFC 9457) with a stable `code`; `GET /docs/errors` explains each.',
    '- `{id}` accepts the id of a resource or its unique `name`.',
    '- Lists take `limit` and `cursor`, and return `{items, nextCursor}`.',
    '- Durations end in `Ms`, sizes in `Bytes`, times are RFC 3339 with milliseconds.',
    '- Bytes are sent as `{data, encoding}` with `utf8`, `base64` or `hex`.',
    '- Unknown properties and query parameters are refused.',
    '- A schema named `…Input` is for requests when the response has more fields: fields with a default may be left out of a request and are always in the response.',
    '- Every response carries `x-request-id`, which also appears in the log of the node.',
    '- The live stream, `/v1/stream`, is a WebSocket, described in `/asyncapi.json`.',
  ].join('\n'),
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

export const servers = [
  { url: 'http://127.0.0.1:7070', description: 'A node with default settings.' },
];

/** Groups of operations, in the order they are shown. */
export const tags: Readonly<Record<string, string>> = {
  Listeners: 'Server endpoints.',
  Clients: 'Outbound endpoints that stay connected.',
  Connections: 'TCP streams and UDP sessions.',
  Tunnels: 'Raw bytes of a connection over a WebSocket.',
  Messages: 'Messages received and sent by listeners and clients.',
  Rules: 'Try rules on messages, and create rules from captured messages.',
  Faults: 'Make the connections of listeners and clients slow, lossy or dead on purpose.',
  'Dry runs': 'Try framings on bytes, without a socket.',
  Events: 'The history of events, and the live stream over SSE.',
  Jobs: 'Units of work, run by pools of worker threads.',
  Pools: 'Named, bounded sets of worker slots.',
  Batches: 'Jobs created by one map request.',
  Schedules: 'Jobs that repeat.',
  Functions: 'User-defined JavaScript for jobs.',
  Locks: 'Locks with leases and fencing tokens.',
  Counters: 'Shared counters.',
  'Set-ups': 'Many resources as one document, applied and deleted as a unit.',
  Nodes: 'The processes of the cluster.',
  Health: 'Probes and metrics.',
  Documents: 'This document and the document of the stream.',
};

/** Parameters that mean the same everywhere. */
export const parameterTexts: Readonly<Record<string, string>> = {
  id: 'Id, or unique name if the resource has one.',
  name: 'Name.',
  leaseId: 'Id of the lease, returned when the lock was acquired.',
};
