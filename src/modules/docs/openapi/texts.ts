/** What the document says besides its operations. */
export const info = {
  title: 'Portcall',
  summary: 'A control plane for raw sockets: TCP and UDP endpoints as an HTTP API.',
  description: [
    'One request opens a listener or a client; a handler says what it answers; every byte can be watched live over a WebSocket.',
    '- Errors are `application/problem+json` (RFC 9457) with a stable `code`; `GET /docs/errors` explains each.',
    '- `{id}` takes the id of a resource or its unique `name`.',
    '- Lists have `limit` and `cursor`, and answer `{items, nextCursor}`.',
    '- Durations end in `Ms`, sizes in `Bytes`, times are RFC 3339 with milliseconds.',
    '- Bytes travel as `{data, encoding}` with `utf8`, `base64` or `hex`.',
    '- Unknown properties and query parameters are refused.',
    '- A schema named `…Input` is what a request takes where the answer has more: fields with a default may be left out of a request and are always in the answer.',
    '- Every answer carries `x-request-id`, which stands in the log of the node too.',
    '- The live stream, `/v1/stream`, is a WebSocket and described in `/asyncapi.json`.',
  ].join('\n'),
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

export const servers = [
  { url: 'http://127.0.0.1:7070', description: 'A node with default settings.' },
];

/** Groups of operations, in the order they are shown. */
export const tags: Readonly<Record<string, string>> = {
  Listeners: 'Server endpoints.',
  Clients: 'Outbound endpoints, kept connected.',
  Connections: 'TCP streams and UDP sessions.',
  Tunnels: 'Raw bytes of a connection over a WebSocket.',
  Messages: 'What listeners and clients have received and sent.',
  Rules: 'Rules tried on messages, and rules made from what was captured.',
  'Dry runs': 'Framings tried on bytes, without a socket.',
  Events: 'The history of events, and the live stream over SSE.',
  Jobs: 'Units of work, run by pools of worker threads.',
  Pools: 'Named, bounded sets of worker slots.',
  Batches: 'Jobs made by one map call.',
  Schedules: 'Jobs that repeat.',
  Functions: 'JavaScript of the user\'s own, for jobs.',
  Locks: 'Locks with leases and fencing tokens.',
  Counters: 'Shared counters.',
  Nodes: 'The processes of the cluster.',
  Health: 'Probes and metrics.',
  Documents: 'This document and the one of the stream.',
};

/** Parameters that mean the same everywhere. */
export const parameterTexts: Readonly<Record<string, string>> = {
  id: 'Id, or the unique name where the resource has one.',
  name: 'Name.',
  leaseId: 'Id of the lease, as it was answered when the lock was acquired.',
};
