export interface paths {
    "/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The AsyncAPI document of the stream
         * @description Commands, replies, pushes and every event.
         *
         *     Needs no key.
         */
        get: operations["getAsyncApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Liveness probe
         * @description Returns 200 while the process can answer. Restart it when it does not.
         *
         *     Needs no key.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics for Prometheus
         * @description Metrics of this node in the Prometheus text format; docs/metrics.md lists them. At most 1000 listeners and 1000 clients have their own metrics; the rest are summed as `other`.
         *
         *     Needs the scope `read`.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The OpenAPI document of this API
         * @description A readable version is at `/docs/api`.
         *
         *     Needs no key.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readiness probe
         * @description Returns 503 while the node does not accept traffic: send requests to other nodes.
         *
         *     Needs no key.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List batches
         * @description Newest first.
         *
         *     Needs the scope `read`.
         */
        get: operations["listBatches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a batch
         * @description With `waitMs` the request returns when the batch has ended, or after this time.
         *
         *     Needs the scope `read`.
         */
        get: operations["getBatch"];
        put?: never;
        post?: never;
        /**
         * Cancel a batch
         * @description Cancels every job of the batch that has not ended; running jobs are stopped on their nodes, see `waitMs`. Idempotent.
         *
         *     Needs the scope `write`.
         */
        delete: operations["cancelBatch"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the results of a batch
         * @description In order of the inputs, up to the first whose job has not ended; with `ordered: false` in order of completion. With `order=desc` in reverse order, skipping inputs that have not ended. Can be read while the batch runs: the cursor continues where the page ended. A page ends early after 4 MiB. With `Accept: application/x-ndjson` or `text/csv` the items come as lines, and `nextCursor` in the header `x-next-cursor`.
         *
         *     Needs the scope `read` and `payload`.
         */
        get: operations["getBatchResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List clients
         * @description Resources of all nodes, in order of creation. A page ends early after about 4 MiB: continue with `nextCursor`.
         *
         *     Needs the scope `read`.
         */
        get: operations["listClients"];
        put?: never;
        /**
         * Create a client
         * @description The client starts to connect immediately. It is created whether or not the target answers; `status` shows the outcome. A target that the egress rules deny is refused.
         *
         *     Needs the scope `write`.
         */
        post: operations["createClient"];
        /**
         * Disconnect and delete clients by selector
         * @description Deletes every client that matches, on all nodes, without pages. One that cannot be deleted is listed in `failed` and does not affect the others. Idempotent.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteClients"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a client
         * @description Returns the specification, and in `status` the current state with counters. When its node is down, the state is `failed` with `node_lost`.
         *
         *     Needs the scope `read`.
         */
        get: operations["getClient"];
        put?: never;
        post?: never;
        /**
         * Disconnect and delete a client
         * @description Also deletes its captured messages. When its node is down, any other node can delete it; the owner does not open it again when it comes back.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteClient"];
        options?: never;
        head?: never;
        /**
         * Change a client
         * @description JSON Merge Patch, applied immediately. The open connection stays and keeps its framing. `transport`, `host`, `port`, `socket` can change only while the client is stopped.
         *
         *     Needs the scope `write`.
         */
        patch: operations["updateClient"];
        trace?: never;
    };
    "/v1/clients/{id}/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message and wait for the reply
         * @description Returns the first message received after the send that matches `match`; other messages are skipped and counted. If the client is still connecting, the request waits for it.
         *
         *     Needs the scope `write` and `payload`.
         */
        post: operations["exchangeWithClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Faults of a client
         * @description By name, each with what it has done.
         *
         *     Needs the scope `read`.
         */
        get: operations["listClientFaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/faults/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a fault of a client
         * @description Includes what it has done: units, bytes, hits, and planned and real delay.
         *
         *     Needs the scope `read`.
         */
        get: operations["getClientFault"];
        /**
         * Change or add a fault of a client
         * @description Replaces the fault with this name, and its counts restart; open connections have it at once. Sending the same fault again changes nothing.
         *
         *     Needs the scope `write`.
         */
        put: operations["putClientFault"];
        post?: never;
        /**
         * Remove a fault of a client
         * @description What it holds passes at once, in order.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteClientFault"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Captured messages of a client
         * @description Oldest first by default, see `order`; a cursor continues in either order. `capture` limits what is kept.
         *
         *     Needs the scope `read` and `payload`.
         */
        get: operations["listClientMessages"];
        put?: never;
        post?: never;
        /**
         * Empty the capture of a client
         * @description Needs the scope `write`.
         */
        delete: operations["deleteClientMessages"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/messages.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Captured messages of a client as a file
         * @description One message per line, oldest first: the messages captured when the download started.
         *
         *     Needs the scope `read` and `payload`.
         */
        get: operations["downloadClientMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/messages.pcapng": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Captured messages of a client as packets, for Wireshark
         * @description A pcapng file, generated from the captured messages while it is read: Ethernet, IP and TCP or UDP headers with the addresses and ports of the connection, valid checksums, and times to the millisecond; the handshake of connections whose first message is captured; FIN and RST where known. Payloads are the messages, encoded with the framing of their connection: in received messages, a delimiter or a stripped header may differ from the original; with TLS they are the decrypted bytes. The original TCP segments are unknown, so segments and acknowledgements are synthesised. A packet comment reports messages that were not captured, or only in part.
         *
         *     Needs the scope `read` and `payload`.
         */
        get: operations["downloadClientPackets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a client between tests
         * @description Removes everything that earlier messages left behind, on all net threads: captured messages are deleted; waiting exchanges return 502 `connection_aborted`; a closed connection is opened again as set in `reconnect`. The client itself, its port and the traffic counters in `status` stay. A stopped client can also be reset.
         *
         *     Needs the scope `write`.
         */
        post: operations["resetClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/rules/from-capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rules that stand in for a client's server
         * @description Messages that the client sent become conditions, and messages that it received become replies. Replies to each received message with the messages that followed it. If the same message had different replies, they are replayed in order, and the last one repeats. If connections differ, the n-th connection of the replay uses the n-th connection of the recording. The response is a merge patch for a listener with the same framing; nothing is changed.
         *
         *     Needs the scope `read` and `payload`.
         */
        post: operations["recordClientRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message
         * @description Returns when the message is accepted for sending.
         *
         *     Needs the scope `write`.
         */
        post: operations["sendFromClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a client
         * @description Starts to connect. No effect if the client is already started.
         *
         *     Needs the scope `write`.
         */
        post: operations["startClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a client
         * @description Sends FIN, waits up to `graceMs` for the FIN of the peer, then resets the connection. Captured messages stay.
         *
         *     Needs the scope `write`.
         */
        post: operations["stopClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify the messages of a client
         * @description Counts the captured messages that match, including those that arrive within `withinMs`, and returns as soon as the outcome is certain. The status is always 200: `satisfied` is the outcome; `detail`, `messages` and `closest` explain it. A message still counts when the capture evicts it later.
         *
         *     Needs the scope `read` and `payload`.
         */
        post: operations["verifyClientMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List live connections
         * @description Connections of listeners and clients on all nodes. Ended connections are not listed; their events are in the event log. Variables need the scope `payload`.
         *
         *     Needs the scope `read`.
         */
        get: operations["listConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a connection
         * @description Includes its variables for keys with the scope `payload`. An ended connection returns 410 `connection_ended` with `endedAt` and `reason`; each net thread remembers at least its last 10,000 ended connections. After that it returns 404.
         *
         *     Needs the scope `read`.
         */
        get: operations["getConnection"];
        put?: never;
        post?: never;
        /**
         * Close a connection
         * @description Same as `POST …/close`.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a connection
         * @description Closes with FIN, with a real RST, or only the sending side. A reset returns when the connection has ended; the others return when closing has started, and `connection.closed` reports the end.
         *
         *     Needs the scope `write`.
         */
        post: operations["closeConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{id}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message
         * @description Returns when the message is accepted for sending.
         *
         *     Needs the scope `write`.
         */
        post: operations["sendOnConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{id}/tunnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a tunnel to a connection
         * @description Sends and receives the raw bytes of a connection of a listener or a client; with `observe` it only reads them, which does not need the scope `write`. This path is a WebSocket: binary frames carry the bytes; with UDP, one frame is one datagram. /asyncapi.json describes control frames, close codes and the behaviour for plain WebSocket clients. A plain HTTP request returns 426.
         *
         *     Needs the scope `read` and `write` and `payload`.
         */
        get: operations["openTunnel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/counters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List counters
         * @description Ordered by name.
         *
         *     Needs the scope `read`.
         */
        get: operations["listCounters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/counters/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a counter
         * @description Needs the scope `read`.
         */
        get: operations["getCounter"];
        /**
         * Set a counter
         * @description Creates the counter if it does not exist. With conditions, writes only if all of them hold, atomically.
         *
         *     Needs the scope `write`.
         */
        put: operations["setCounter"];
        post?: never;
        /**
         * Delete a counter
         * @description The next addition starts at 0. The fencing tokens it has seen are remembered for a day.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteCounter"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/counters/{name}/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add to a counter
         * @description Atomic: no concurrent addition is lost. A counter that does not exist starts at 0. With `Idempotency-Key` the request can be repeated safely when its response was lost.
         *
         *     Needs the scope `write`.
         */
        post: operations["addToCounter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List past events, or follow them
         * @description Events in the order of the log, oldest first by default. With `Accept: text/event-stream` the response is a live, endless stream (server-sent events): the id of each event is its cursor, `Last-Event-ID` resumes after it, and a `gap` event reports missing events. With `until` the stream ends about a second after that time, once all earlier events are delivered, with an event `end` (then close an `EventSource`, which would reconnect otherwise). Message contents need the scope `payload`. An unknown name of a listener or client is a warning: in `warnings`, with SSE in a comment at the start. With `Accept: application/x-ndjson` or `text/csv` the items come as lines, and `nextCursor` in the header `x-next-cursor`.
         *
         *     Needs the scope `read`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all faults
         * @description Faults of listeners and clients on all nodes, by id of the endpoint, then by name.
         *
         *     Needs the scope `read`.
         */
        get: operations["listFaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/faults/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove all faults
         * @description Of all endpoints on all nodes, or of those with the given labels. What the faults hold passes at once. Each endpoint gets a new revision.
         *
         *     Needs the scope `write`.
         */
        post: operations["resetFaults"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/framings/decode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a framing on bytes
         * @description Decodes bytes into messages as a connection with this framing would, without a socket: returns the messages and their offsets, the remaining bytes, the number of drops, and the error that would close a connection. Such an error is part of the result; the response is still 200. Nothing is stored.
         *
         *     Needs the scope `read`.
         */
        post: operations["decodeFraming"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/framings/encode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Encode messages with a framing
         * @description Returns the bytes that a send of each message would write. Nothing is sent or stored.
         *
         *     Needs the scope `read`.
         */
        post: operations["encodeFraming"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/functions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List functions
         * @description Ordered by name, without sources.
         *
         *     Needs the scope `read`.
         */
        get: operations["listFunctions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/functions/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a function
         * @description Without the scope `payload` the source is left out and named in `omitted`.
         *
         *     Needs the scope `read`.
         */
        get: operations["getFunction"];
        /**
         * Store a function
         * @description Compiles the module and runs its top level in a sandbox before storing it. Jobs that start later use the new source; running jobs keep their revision. Storing the same source again changes nothing. Replacing the source of an existing function, or reusing the name of a deleted one, also needs the scope `payload`, because the function receives the inputs of jobs and schedules.
         *
         *     Needs the scope `write`.
         */
        put: operations["putFunction"];
        post?: never;
        /**
         * Delete a function
         * @description Jobs that start later fail with `not_found`. Also needs the scope `payload`, like replacing the function. Reusing its name later also needs that scope.
         *
         *     Needs the scope `write` and `payload`.
         */
        delete: operations["deleteFunction"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @description Newest first, without input, and without result unless `include=result`. When few of very many jobs match, a page may hold fewer than `limit` items, even none, and still have a next page. With `Accept: application/x-ndjson` or `text/csv` the items come as lines, and `nextCursor` in the header `x-next-cursor`.
         *
         *     Needs the scope `read`.
         */
        get: operations["listJobs"];
        put?: never;
        /**
         * Submit a job
         * @description Returns when the job is stored. With `waitMs` it returns the ended job if it ends in time. `input` and `result` need the scope `payload`.
         *
         *     Needs the scope `write`.
         */
        post: operations["submitJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a job
         * @description With `waitMs` the request returns when the job has ended, or after this time. Without the scope `payload`, `input`, `result` and values quoted in errors are left out and named in `omitted`.
         *
         *     Needs the scope `read`.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        /**
         * Cancel a job
         * @description A waiting job ends immediately; a running job is stopped on its node, even in a busy loop, see `waitMs`. A job that has ended does not change. Idempotent.
         *
         *     Needs the scope `write`.
         */
        delete: operations["cancelJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the log of a job
         * @description The last 1000 lines over all attempts, oldest first unless `order` says otherwise.
         *
         *     Needs the scope `read` and `payload`.
         */
        get: operations["getJobLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a job
         * @description Re-enqueues a job that failed, timed out or was cancelled, with all its attempts. A batch that has already counted the job does not change.
         *
         *     Needs the scope `write`.
         */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The key of this request
         * @description Its name and scopes. Any valid key may read this. Without configured keys: `local`, with every scope.
         *
         *     Needs the scope .
         */
        get: operations["getKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List listeners
         * @description Resources of all nodes, in order of creation. A page ends early after about 4 MiB: continue with `nextCursor`.
         *
         *     Needs the scope `read`.
         */
        get: operations["listListeners"];
        put?: never;
        /**
         * Open a listener
         * @description Returns once the port is bound; if it cannot be bound, nothing is stored. With `dryRun=true` everything is validated and nothing is opened. An action `forward`, or an expression in `tag`, also needs the scope `payload`.
         *
         *     Needs the scope `write`.
         */
        post: operations["createListener"];
        /**
         * Close and delete listeners by selector
         * @description Deletes every listener that matches, on all nodes, without pages. One that cannot be deleted is listed in `failed` and does not affect the others. Idempotent.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteListeners"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a listener
         * @description Returns the specification, and in `status` the current state with counters. When its node is down, the state is `failed` with `node_lost`.
         *
         *     Needs the scope `read`.
         */
        get: operations["getListener"];
        put?: never;
        post?: never;
        /**
         * Close and delete a listener
         * @description Also deletes its captured messages. When its node is down, any other node can delete it; the owner does not open it again when it comes back.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteListener"];
        options?: never;
        head?: never;
        /**
         * Change a listener
         * @description JSON Merge Patch, applied immediately without dropping connections; `framing` and `encoding` apply to new connections. `transport`, `host`, `port`, `threads`, `socket.noDelay`, `socket.keepAliveMs`, `socket.backlog`, `socket.reusePort`, `socket.ipv6Only`, `socket.receiveBufferBytes`, `socket.sendBufferBytes` can change only while the listener is stopped. A handler `proxy`, or one with an action `forward`, also needs the scope `payload`.
         *
         *     Needs the scope `write`.
         */
        patch: operations["updateListener"];
        trace?: never;
    };
    "/v1/listeners/{id}/broadcast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send to all connections of a listener
         * @description With `label`, only to connections with that label. A connection that cannot take the message does not affect the others.
         *
         *     Needs the scope `write`.
         */
        post: operations["broadcastToListener"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Faults of a listener
         * @description By name, each with what it has done.
         *
         *     Needs the scope `read`.
         */
        get: operations["listListenerFaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/faults/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a fault of a listener
         * @description Includes what it has done: units, bytes, hits, and planned and real delay.
         *
         *     Needs the scope `read`.
         */
        get: operations["getListenerFault"];
        /**
         * Change or add a fault of a listener
         * @description Replaces the fault with this name, and its counts restart; open connections have it at once. Sending the same fault again changes nothing.
         *
         *     Needs the scope `write`.
         */
        put: operations["putListenerFault"];
        post?: never;
        /**
         * Remove a fault of a listener
         * @description What it holds passes at once, in order.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteListenerFault"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Captured messages of a listener
         * @description Oldest first by default, see `order`; a cursor continues in either order. `capture` limits what is kept.
         *
         *     Needs the scope `read` and `payload`.
         */
        get: operations["listListenerMessages"];
        put?: never;
        post?: never;
        /**
         * Empty the capture of a listener
         * @description Needs the scope `write`.
         */
        delete: operations["deleteListenerMessages"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/messages.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Captured messages of a listener as a file
         * @description One message per line, oldest first: the messages captured when the download started.
         *
         *     Needs the scope `read` and `payload`.
         */
        get: operations["downloadListenerMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/messages.pcapng": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Captured messages of a listener as packets, for Wireshark
         * @description A pcapng file, generated from the captured messages while it is read: Ethernet, IP and TCP or UDP headers with the addresses and ports of the connection, valid checksums, and times to the millisecond; the handshake of connections whose first message is captured; FIN and RST where known. Payloads are the messages, encoded with the framing of their connection: in received messages, a delimiter or a stripped header may differ from the original; with TLS they are the decrypted bytes. The original TCP segments are unknown, so segments and acknowledgements are synthesised. A packet comment reports messages that were not captured, or only in part.
         *
         *     Needs the scope `read` and `payload`.
         */
        get: operations["downloadListenerPackets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a listener between tests
         * @description Removes everything that earlier messages left behind, on all net threads: captured messages are deleted; variables of connections and counts of rules (`times`, hits, `probability`) restart; delayed actions and waiting messages are dropped; `{{counter}}` restarts at 1; idle rules count from now. The listener itself, its port and the traffic counters in `status` stay. A stopped listener can also be reset.
         *
         *     Needs the scope `write`.
         */
        post: operations["resetListener"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules of a listener
         * @description In order, including rules without a name. Each has its hit count and last hit.
         *
         *     Needs the scope `read`.
         */
        get: operations["listListenerRules"];
        put?: never;
        /**
         * Add a rule to a listener
         * @description Before or after another rule, at an index, or last. Unchanged rules keep their counts (by name) and pending actions; pending actions of changed or removed rules are dropped. An action `forward` also needs the scope `payload`.
         *
         *     Needs the scope `write`.
         */
        post: operations["addListenerRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/rules/from-capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rules that replay a listener's capture
         * @description Replies to each received message with the messages that followed it. If the same message had different replies, they are replayed in order, and the last one repeats. If connections differ, the n-th connection of the replay uses the n-th connection of the recording. The response is a merge patch for a listener with the same framing; nothing is changed.
         *
         *     Needs the scope `read` and `payload`.
         */
        post: operations["recordListenerRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/rules/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a rule
         * @description Includes its hit count and last hit.
         *
         *     Needs the scope `read`.
         */
        get: operations["getListenerRule"];
        /**
         * Change or add a rule
         * @description Replaces the rule with this name, and its counts restart; a new rule is added last. Sending the same rule again changes nothing. Unchanged rules keep their counts (by name) and pending actions; pending actions of changed or removed rules are dropped. An action `forward` also needs the scope `payload`.
         *
         *     Needs the scope `write`.
         */
        put: operations["putListenerRule"];
        post?: never;
        /**
         * Remove a rule
         * @description If several stored rules have this name, the first is removed. Unchanged rules keep their counts (by name) and pending actions; pending actions of changed or removed rules are dropped. An action `forward` also needs the scope `payload`.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteListenerRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a stopped listener
         * @description Returns once the port is bound. No effect if the listener is open. A failed or suspended listener is retried immediately.
         *
         *     Needs the scope `write`.
         */
        post: operations["startListener"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a listener
         * @description Stops accepting, lets connections close for up to `graceMs`, then resets them. Captured messages stay.
         *
         *     Needs the scope `write`.
         */
        post: operations["stopListener"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/listeners/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify the messages of a listener
         * @description Counts the captured messages that match, including those that arrive within `withinMs`, and returns as soon as the outcome is certain. The status is always 200: `satisfied` is the outcome; `detail`, `messages` and `closest` explain it. A message still counts when the capture evicts it later.
         *
         *     Needs the scope `read` and `payload`.
         */
        post: operations["verifyListenerMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List locks
         * @description Locks that are held or waited for, on all nodes, ordered by name.
         *
         *     Needs the scope `read`.
         */
        get: operations["listLocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locks/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a lock
         * @description Returns the holder, and the waiters with the start and end of their wait. A lock that was never used is free.
         *
         *     Needs the scope `read`.
         */
        get: operations["getLock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locks/{name}/holder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Force the release of a lock
         * @description Releases the lock regardless of its holder; the first waiter gets it immediately. The event `lock.released` names the caller. The former holder gets `lease_lost` when it renews, and its fencing token is stale once the lock has a new holder.
         *
         *     Needs the scope `admin`.
         */
        delete: operations["releaseLockByForce"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locks/{name}/leases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acquire a lock
         * @description The lock need not exist. When it is held, the request waits up to `waitMs`; waiters are served first come, first served, across all nodes. Closing the connection cancels the wait. The lease expires after `ttlMs` unless it is renewed. Pass `fencingToken` to the resource that the lock protects.
         *
         *     Needs the scope `write`.
         */
        post: operations["acquireLock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locks/{name}/leases/{leaseId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a lease
         * @description Available until the lease ends.
         *
         *     Needs the scope `read`.
         */
        get: operations["getLease"];
        put?: never;
        post?: never;
        /**
         * Release a lock
         * @description The first waiter gets the lock immediately.
         *
         *     Needs the scope `write`.
         */
        delete: operations["releaseLease"];
        options?: never;
        head?: never;
        /**
         * Renew a lease
         * @description The lease then expires `ttlMs` from now. Renew well before it expires, and stop the work on `lease_lost`.
         *
         *     Needs the scope `write`.
         */
        patch: operations["renewLease"];
        trace?: never;
    };
    "/v1/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the nodes of the cluster
         * @description All nodes, including stopped and lost ones, ordered by name; at most 1024, on one page.
         *
         *     Needs the scope `read`.
         */
        get: operations["listNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List pools
         * @description Ordered by name.
         *
         *     Needs the scope `read`.
         */
        get: operations["listPools"];
        put?: never;
        /**
         * Create a pool
         * @description Needs the scope `write`.
         */
        post: operations["createPool"];
        /**
         * Delete pools by selector
         * @description Deletes every pool that matches, as a single deletion would. The pool `default` always exists: it is listed in `failed`. Idempotent.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deletePools"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a pool
         * @description Needs the scope `read`.
         */
        get: operations["getPool"];
        put?: never;
        post?: never;
        /**
         * Delete a pool
         * @description The pool is `deleting` until its jobs have ended, then it is deleted. Ended jobs stay readable by id for `retention.ageMs`.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deletePool"];
        options?: never;
        head?: never;
        /**
         * Change a pool
         * @description JSON Merge Patch (RFC 7396). Everything except the name can change while jobs run, with immediate effect; accepted jobs keep their attempts and time limit.
         *
         *     Needs the scope `write`.
         */
        patch: operations["updatePool"];
        trace?: never;
    };
    "/v1/pools/{name}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drain a pool
         * @description Existing jobs still run; new ones are refused with `pool_closed` until `resume`. Idempotent.
         *
         *     Needs the scope `write`.
         */
        post: operations["drainPool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools/{name}/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a job for each of many inputs
         * @description One job for each input, 1 to 100000, run by the pool, like `ThreadPoolExecutor(max_workers=n).map`. If any input is invalid, nothing is accepted.
         *
         *     Needs the scope `write`.
         */
        post: operations["mapPool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a pool
         * @description Starts no more jobs. Running jobs continue, and new jobs are still accepted. Idempotent.
         *
         *     Needs the scope `write`.
         */
        post: operations["pausePool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused or draining pool
         * @description Idempotent.
         *
         *     Needs the scope `write`.
         */
        post: operations["resumePool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/evaluate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try rules on a message
         * @description Returns the rule that would fire, its actions, and why the rules before it would not fire. Nothing is sent, connected or counted.
         *
         *     Needs the scope `read` and `payload`.
         */
        post: operations["evaluateRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schedules
         * @description In order of creation. A page ends early after about 4 MiB: continue with `nextCursor`.
         *
         *     Needs the scope `read`.
         */
        get: operations["listSchedules"];
        put?: never;
        /**
         * Repeat a job
         * @description Runs a job at an interval, or by a cron expression; each time once in the whole cluster.
         *
         *     Needs the scope `write`.
         */
        post: operations["createSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a schedule
         * @description Includes its next and last runs. Without the scope `payload` the `input` is left out and named in `omitted`.
         *
         *     Needs the scope `read`.
         */
        get: operations["getSchedule"];
        put?: never;
        post?: never;
        /**
         * Delete a schedule
         * @description Jobs that it has submitted stay.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteSchedule"];
        options?: never;
        head?: never;
        /**
         * Change, pause or resume a schedule
         * @description JSON Merge Patch. `{"paused": true}` pauses the schedule; runs missed during the pause are not repeated. A patch of `input` (or `kind`) that keeps members of the stored input also needs the scope `payload`.
         *
         *     Needs the scope `write`.
         */
        patch: operations["updateSchedule"];
        trace?: never;
    };
    "/v1/setups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List set-ups
         * @description Ordered by name, without documents.
         *
         *     Needs the scope `read`.
         */
        get: operations["listSetups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/setups/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspect a set-up
         * @description The document in canonical form, and the current state of each resource; `changed` names fields that a request has changed since. Without the scope `payload`, sources of functions and inputs of schedules are left out and named in `omitted`.
         *
         *     Needs the scope `read`.
         */
        get: operations["getSetup"];
        /**
         * Apply a set-up
         * @description Creates, changes and deletes resources so that they are as in the document: live where possible, with a restart only where it must be. The whole document is checked before anything changes. What fails after that is listed in `items` of 409 `setup_incomplete`, and the next PUT continues from there. The same document twice changes nothing. A private key, a credential shown as `***`, the source of a function and the input of a schedule keep their stored value when they are absent. New endpoints open on this node; existing ones change where they are. One PUT for a set-up at a time: others wait.
         *
         *     Needs the scope `write`.
         */
        put: operations["putSetup"];
        post?: never;
        /**
         * Delete a set-up with everything that belongs to it
         * @description Jobs of its pools are cancelled. What cannot be deleted is listed in 409 `setup_incomplete`; the same request continues.
         *
         *     Needs the scope `write`.
         */
        delete: operations["deleteSetup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/setups/{name}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a set-up between two tests
         * @description Resets each endpoint as `POST /v1/listeners/{id}/reset` does, sets its faults back to those of the document, and counters to their `value`. Everything else stays as it is. What cannot be reset is listed in 409 `setup_incomplete`.
         *
         *     Needs the scope `write`.
         */
        post: operations["resetSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/setups/{name}/unmatched": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a test may have overlooked
         * @description Messages that no rule matched, and connections that ended in an error, since the endpoints were created or reset. For the last assertion of a test: both must be empty.
         *
         *     Needs the scope `read` and `payload`.
         */
        get: operations["getUnmatched"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open the WebSocket stream
         * @description This path is a WebSocket; its protocol is described in /asyncapi.json. A plain HTTP request returns 426.
         *
         *     Needs the scope `read`.
         */
        get: operations["openStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tunnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a tunnel to a target
         * @description Connects before the WebSocket handshake, so a failure is an HTTP error. The connection is listed like any other, and ends with the WebSocket. This path is a WebSocket: binary frames carry the bytes; with UDP, one frame is one datagram. /asyncapi.json describes control frames, close codes and the behaviour for plain WebSocket clients. A plain HTTP request returns 426.
         *
         *     Needs the scope `read` and `write` and `payload`.
         */
        get: operations["dialTunnel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A server that is slow to accept. For listeners. TCP and TLS: the peer is connected, and nothing is read or sent before; UDP: the first datagrams of a session wait (at most 64 KiB). */
        AcceptDelayFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "acceptDelay";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Wait between the arrival of a connection and its beginning, in milliseconds. 0 with `jitterMs` 0: none.
             */
            ms: number;
            /**
             * Format: double
             * @description The wait is ms ± jitterMs, uniform, drawn for each connection, and at least 0. Default 0.
             */
            jitterMs: number;
        };
        /** @description A server that is slow to accept. For listeners. TCP and TLS: the peer is connected, and nothing is read or sent before; UDP: the first datagrams of a session wait (at most 64 KiB). */
        AcceptDelayFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "acceptDelay";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Wait between the arrival of a connection and its beginning, in milliseconds. 0 with `jitterMs` 0: none.
             */
            ms: number;
            /**
             * Format: double
             * @description The wait is ms ± jitterMs, uniform, drawn for each connection, and at least 0. Default 0.
             */
            jitterMs?: number;
        };
        /** @description An IP address and a port. */
        Address: {
            host: string;
            port: number;
        };
        /** @description How long a failed job waits before its next attempt. */
        Backoff: {
            /**
             * BackoffType
             * @description `fixed`: each wait is `delayMs`; `exponential`: each is `factor` times the one before. Default `exponential`.
             * @enum {string}
             */
            type: "fixed" | "exponential";
            /**
             * Format: int64
             * @description Wait before the second attempt, in milliseconds. 0: no wait. Default 1000.
             */
            delayMs: number;
            /**
             * Format: double
             * @description With `exponential`: factor between one wait and the next. Default 2.
             */
            factor: number;
            /**
             * Format: int64
             * @description Longest wait, in milliseconds. Default 3600000 (an hour).
             */
            maxDelayMs: number;
            /**
             * Format: double
             * @description Random share of the wait, which spreads out retries: 0 none, 1 all of it. Default 0.5.
             */
            jitter: number;
        };
        /** @description How long a failed job waits before its next attempt. */
        BackoffInput: {
            /**
             * BackoffInputType
             * @description `fixed`: each wait is `delayMs`; `exponential`: each is `factor` times the one before. Default `exponential`.
             * @enum {string}
             */
            type?: "fixed" | "exponential";
            /**
             * Format: int64
             * @description Wait before the second attempt, in milliseconds. 0: no wait. Default 1000.
             */
            delayMs?: number;
            /**
             * Format: double
             * @description With `exponential`: factor between one wait and the next. Default 2.
             */
            factor?: number;
            /**
             * Format: int64
             * @description Longest wait, in milliseconds. Default 3600000 (an hour).
             */
            maxDelayMs?: number;
            /**
             * Format: double
             * @description Random share of the wait, which spreads out retries: 0 none, 1 all of it. Default 0.5.
             */
            jitter?: number;
        };
        /** @description How long a failed job waits before its next attempt. */
        BackoffPatch: {
            /** @description `fixed`: each wait is `delayMs`; `exponential`: each is `factor` times the one before. Default `exponential`. */
            type?: ("fixed" | "exponential") | null;
            /** @description Wait before the second attempt, in milliseconds. 0: no wait. Default 1000. */
            delayMs?: number | null;
            /** @description With `exponential`: factor between one wait and the next. Default 2. */
            factor?: number | null;
            /** @description Longest wait, in milliseconds. Default 3600000 (an hour). */
            maxDelayMs?: number | null;
            /** @description Random share of the wait, which spreads out retries: 0 none, 1 all of it. Default 0.5. */
            jitter?: number | null;
        };
        /** @description Limits the rate. Within 2 % of the figure over seconds. */
        BandwidthFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "bandwidth";
            /**
             * BandwidthFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: int64
             * @description Bytes per second. 0: nothing passes.
             */
            bytesPerSecond: number;
            /** @description Bytes that pass at once after a pause. Default 0: the rate holds from the first byte. */
            burstBytes: number;
            /** @description Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 1 MiB. */
            queueBytes: number;
            /**
             * BandwidthFaultShare
             * @description Who shares the bandwidth: each connection has it, all connections of one peer address share it, or all of the endpoint. With several `threads` each thread has it. Default `connection`.
             * @enum {string}
             */
            share: "connection" | "peer" | "endpoint";
        };
        /** @description Limits the rate. Within 2 % of the figure over seconds. */
        BandwidthFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "bandwidth";
            /**
             * BandwidthFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: int64
             * @description Bytes per second. 0: nothing passes.
             */
            bytesPerSecond: number;
            /** @description Bytes that pass at once after a pause. Default 0: the rate holds from the first byte. */
            burstBytes?: number;
            /** @description Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 1 MiB. */
            queueBytes?: number;
            /**
             * BandwidthFaultInputShare
             * @description Who shares the bandwidth: each connection has it, all connections of one peer address share it, or all of the endpoint. With several `threads` each thread has it. Default `connection`.
             * @enum {string}
             */
            share?: "connection" | "peer" | "endpoint";
        };
        /** @description The message that the target sends first. */
        BannerExpectation: {
            /** @description Condition on the first message; otherwise the job fails with `job_assertion_failed`. Default: any message. */
            match?: components["schemas"]["MessageMatch"];
            /** @description Default `{"type":"raw"}`. */
            framing?: components["schemas"]["FramingInput"];
            /** @description How long to wait for it, in milliseconds. Default 5000. */
            timeoutMs?: number;
        };
        /** @description Jobs created by one map request. */
        Batch: {
            id: string;
            pool: string;
            kind: string;
            state: components["schemas"]["BatchState"];
            /**
             * Format: int32
             * @description Number of inputs.
             */
            total: number;
            /**
             * BatchCounts
             * @description Inputs by state. They add up to `total`.
             */
            counts: {
                /** Format: int32 */
                waiting: number;
                /** Format: int32 */
                active: number;
                /** Format: int32 */
                completed: number;
                /** Format: int32 */
                failed: number;
                /** Format: int32 */
                cancelled: number;
                /** Format: int32 */
                timedOut: number;
            };
            /**
             * Format: double
             * @description Share of the inputs whose job has ended.
             */
            progress: number;
            failFast: boolean;
            ordered: boolean;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            createdAt: string;
            finishedAt: string | null;
        };
        /** @description Every job of a batch has ended, or the batch was cancelled. */
        BatchCompletedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "batch.completed";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** BatchCompletedEventData */
            data: {
                pool: string;
                kind: string;
                /** @description Labels of the job; absent when it has none. */
                labels?: components["schemas"]["Labels"];
                /**
                 * BatchCompletedEventDataState
                 * @enum {string}
                 */
                state: "completed" | "failed" | "cancelled";
                /** Format: int32 */
                total: number;
                /** Format: int32 */
                completed: number;
                /** Format: int32 */
                failed: number;
                /** Format: int32 */
                cancelled: number;
                /** Format: int32 */
                timedOut: number;
            };
        };
        /** @description The outcome of one input. */
        BatchItem: components["schemas"]["HttpRequestBatchItem"] | components["schemas"]["TcpExchangeBatchItem"] | components["schemas"]["UdpExchangeBatchItem"] | components["schemas"]["TcpProbeBatchItem"] | components["schemas"]["TlsInspectBatchItem"] | components["schemas"]["DnsLookupBatchItem"] | components["schemas"]["TcpLoadBatchItem"] | components["schemas"]["UdpLoadBatchItem"] | components["schemas"]["HashBatchItem"] | components["schemas"]["SleepBatchItem"] | components["schemas"]["CounterAddBatchItem"] | components["schemas"]["FunctionBatchItem"];
        BatchPage: {
            items: components["schemas"]["Batch"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description Outcomes available so far. */
        BatchResults: {
            items: components["schemas"]["BatchItem"][];
            /** @description Send it as `cursor` to continue, also later while the batch runs; null when everything has been read. */
            nextCursor: string | null;
        };
        /** @description The same work for many inputs. */
        BatchSpec: {
            kind: components["schemas"]["JobKind"];
            /** @description One job for each input, 1 to 100000; each is validated by the schema of the kind. */
            inputs: unknown[];
            /** @description True: the first job that fails or times out cancels the rest. Default false. */
            failFast?: boolean;
            /** @description `true`: results in order of the inputs, up to the first that has not ended; `false`: in order of completion. Default true. */
            ordered?: boolean;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /**
         * @description `completed`: every job has ended and none failed or timed out; `failed`: every job has ended and at least one failed or timed out, or `failFast` ended the batch; `cancelled`: cancelled by a request.
         * @enum {string}
         */
        BatchState: "running" | "completed" | "failed" | "cancelled";
        /** @description The outcome of a broadcast. */
        BroadcastResult: {
            /**
             * Format: int32
             * @description Connections that matched.
             */
            connections: number;
            /**
             * Format: int32
             * @description Connections that took the message.
             */
            sent: number;
            /**
             * Format: int32
             * @description Connections that did not take it: their send buffer is full, or the sending side is closed.
             */
            failed: number;
            /**
             * Format: int64
             * @description Bytes written to sockets, including framing.
             */
            bytes: number;
        };
        /** @description A byte string. */
        Bytes: {
            /** @description The bytes, written in `encoding`. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding: components["schemas"]["BytesEncoding"];
        };
        /**
         * @description How bytes are written in JSON: `utf8` text, `base64` (RFC 4648 section 4) or `hex` (lower case, two digits a byte).
         * @enum {string}
         */
        BytesEncoding: "utf8" | "base64" | "hex";
        /** @description A byte string. */
        BytesInput: {
            /** @description The bytes, written in `encoding`. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
        };
        /** @description A byte string. */
        BytesPatch: {
            /** @description The bytes, written in `encoding`. */
            data?: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"] | null;
        };
        /** @description How many messages are kept in memory for `/messages`. Captured messages are lost when the node restarts or its net thread dies. The event log survives; with `events: full` it has the same messages. */
        Capture: {
            /** @description Most messages kept; the oldest is evicted first. 0: nothing is captured. */
            maxMessages: number;
            /** @description Most payload bytes kept; the oldest message is evicted first. 0: nothing is captured. */
            maxBytes: number;
        };
        /** @description How many messages are kept in memory for `/messages`. Captured messages are lost when the node restarts or its net thread dies. The event log survives; with `events: full` it has the same messages. */
        CaptureInput: {
            /** @description Most messages kept; the oldest is evicted first. 0: nothing is captured. Default `1000`. */
            maxMessages?: number;
            /** @description Most payload bytes kept; the oldest message is evicted first. 0: nothing is captured. Default `4194304`. */
            maxBytes?: number;
        };
        /** @description How many messages are kept in memory for `/messages`. Captured messages are lost when the node restarts or its net thread dies. The event log survives; with `events: full` it has the same messages. */
        CapturePatch: {
            /** @description Most messages kept; the oldest is evicted first. 0: nothing is captured. */
            maxMessages?: number | null;
            /** @description Most payload bytes kept; the oldest message is evicted first. 0: nothing is captured. */
            maxBytes?: number | null;
        };
        /** @description Contents of an X.509 certificate. Texts are truncated after 1024 characters, lists after 100 entries. */
        Certificate: {
            /** @description Distinguished name, for example `CN=example.net`; special characters in values are escaped as in RFC 4514 (`O=Acme\, Inc.`). */
            subject: string;
            issuer: string;
            /** @description Subject alternative names, for example `DNS:example.net`. */
            san: string[];
            /** Format: date-time */
            validFrom: string;
            /** Format: date-time */
            validTo: string;
            /** @description SHA-256 of the certificate, hexadecimal with colons. */
            fingerprint256: string;
        };
        /** @description Bytes that arrive together: one read, or one datagram. */
        Chunk: {
            /** @description The bytes, written in `encoding`. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Simulated time since the previous chunk, in milliseconds: `idle` ends a message when it is `gapMs` or more. The request does not actually wait. Default 0. */
            afterMs?: number;
        };
        /** @description A client is connected. */
        ClientConnectedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "client.connected";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ClientConnectedEventData */
            data: {
                local: components["schemas"]["Address"];
                remote: components["schemas"]["Address"];
            };
        };
        /** @description A client starts an attempt to connect. */
        ClientConnectingEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "client.connecting";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ClientConnectingEventData */
            data: {
                /** Format: int32 */
                attempt: number;
                host: string;
                port: number;
            };
        };
        /** @description A client was created. */
        ClientCreatedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "client.created";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ClientCreatedEventData */
            data: {
                /** Format: int64 */
                revision: number;
            };
        };
        /** @description A client was deleted. */
        ClientDeletedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "client.deleted";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ClientDeletedEventData */
            data: Record<string, never>;
        };
        /** @description A client lost or closed its connection. */
        ClientDisconnectedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "client.disconnected";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ClientDisconnectedEventData */
            data: {
                /**
                 * ClientDisconnectedEventDataReason
                 * @enum {string}
                 */
                reason: "peer_closed" | "peer_reset" | "handler" | "api" | "idle_timeout" | "close_timeout" | "message_too_large" | "malformed_message" | "upstream_reset" | "upstream_closed" | "upstream_failed" | "tls_failed" | "endpoint_stopped" | "fault" | "tunnel_closed" | "thread_lost" | "shutdown" | "socket_error";
                /** @description Milliseconds until the next retry; null: no automatic retry. */
                retryInMs: number | null;
            };
        };
        /** @description An outbound endpoint that Portcall keeps connected: its specification, and its current state in `status`. */
        ClientEndpoint: {
            id: string;
            /** @description Unique name, accepted wherever the id is (`%2F` for the slash in URLs). `setup/name` when it belongs to a set-up. */
            name?: string;
            transport: components["schemas"]["Transport"];
            /** @description Target: an IP address or a host name. */
            host: string;
            /** @description Target port. */
            port: number;
            framing: components["schemas"]["Framing"];
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding: components["schemas"]["BytesEncoding"];
            /** @description For transport `tls`. Default: the system's trusted certificates, and `host` as the name. */
            tls?: components["schemas"]["ClientTls"];
            /** @description PROXY protocol header to send first on a new connection, before TLS. Default `off`. */
            proxyProtocol: components["schemas"]["SentProxyProtocol"];
            /** @description The source address to announce. Default: the local address of the connection. */
            proxySource?: components["schemas"]["ProxySource"];
            /** @description Messages to send each time the connection is opened, in order. */
            sendOnConnect: components["schemas"]["OutgoingMessage"][];
            /** @description What a client does with its connection and with received messages: any handler of a listener except `proxy`. `greet` and rules with `on: connect` send after `sendOnConnect`. The handler sees every message, including those an `exchange` takes. `echo` and `reply` loop for ever when the server also replies to every message. Default `manual`. */
            handler: components["schemas"]["ListenerHandler"];
            reconnect: components["schemas"]["Reconnect"];
            events: components["schemas"]["EventsLevel"];
            /** @description How many messages are kept in memory for `/messages`. Captured messages are lost on a restart. */
            capture: components["schemas"]["Capture"];
            limits: components["schemas"]["ClientLimits"];
            socket: components["schemas"]["ClientSocket"];
            faults: components["schemas"]["Faults"];
            labels: components["schemas"]["Labels"];
            /** @description Name of the set-up that it belongs to. Absent: none. */
            setup?: string;
            /**
             * Format: int64
             * @description Counts changes from 1. Send it in `If-Match` to change only the version you have read.
             */
            revision: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description Name of the node that owns the resource. */
            node: string;
            status: components["schemas"]["ClientStatus"];
        };
        /** @description A client could not connect. */
        ClientFailedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "client.failed";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ClientFailedEventData */
            data: {
                /** @description Code of the error catalogue. */
                code: string;
                detail: string;
                /** Format: int32 */
                attempt: number;
                /** @description Milliseconds until the next retry; null: no automatic retry. */
                retryInMs: number | null;
            };
        };
        /** @description Limits of a client. */
        ClientLimits: {
            /** @description Time limit of one attempt, including name lookup and TLS handshake, in milliseconds. Default 10000. */
            connectTimeoutMs: number;
            /** @description Close a TCP connection after this many milliseconds without data in either direction, with reason `idle_timeout`. 0: never. Default 0. */
            idleTimeoutMs: number;
            /** @description How long a closing connection waits for the FIN of the peer before it is reset, in milliseconds. Default 5000. */
            closeTimeoutMs: number;
            /** @description Largest message in bytes. Default 1 MiB. A framing can set its own. */
            maxMessageBytes: number;
            /** @description Most bytes waiting to be sent to one peer. At the limit, handlers stop reading from that peer, and sends of the API fail with `send_buffer_full`. Default 1 MiB. */
            maxSendBufferBytes: number;
        };
        /** @description Limits of a client. */
        ClientLimitsInput: {
            /** @description Time limit of one attempt, including name lookup and TLS handshake, in milliseconds. Default 10000. */
            connectTimeoutMs?: number;
            /** @description Close a TCP connection after this many milliseconds without data in either direction, with reason `idle_timeout`. 0: never. Default 0. */
            idleTimeoutMs?: number;
            /** @description How long a closing connection waits for the FIN of the peer before it is reset, in milliseconds. Default 5000. */
            closeTimeoutMs?: number;
            /** @description Largest message in bytes. Default 1 MiB. A framing can set its own. */
            maxMessageBytes?: number;
            /** @description Most bytes waiting to be sent to one peer. At the limit, handlers stop reading from that peer, and sends of the API fail with `send_buffer_full`. Default 1 MiB. */
            maxSendBufferBytes?: number;
        };
        /** @description Limits of a client. */
        ClientLimitsPatch: {
            /** @description Time limit of one attempt, including name lookup and TLS handshake, in milliseconds. Default 10000. */
            connectTimeoutMs?: number | null;
            /** @description Close a TCP connection after this many milliseconds without data in either direction, with reason `idle_timeout`. 0: never. Default 0. */
            idleTimeoutMs?: number | null;
            /** @description How long a closing connection waits for the FIN of the peer before it is reset, in milliseconds. Default 5000. */
            closeTimeoutMs?: number | null;
            /** @description Largest message in bytes. Default 1 MiB. A framing can set its own. */
            maxMessageBytes?: number | null;
            /** @description Most bytes waiting to be sent to one peer. At the limit, handlers stop reading from that peer, and sends of the API fail with `send_buffer_full`. Default 1 MiB. */
            maxSendBufferBytes?: number | null;
        };
        /** @description For a UDP client whose target is a multicast group. Replies from every member are received. */
        ClientMulticast: {
            /** @description Interface to send multicast from: its name (`eth0`) or one of its addresses. Default: chosen by the operating system. */
            interface?: string;
            /** @description Hop limit of sent multicast datagrams. Default 1: they stay in the local network. */
            ttl: number;
            /** @description Whether this machine receives its own multicast. Default true. */
            loopback: boolean;
        };
        /** @description For a UDP client whose target is a multicast group. Replies from every member are received. */
        ClientMulticastInput: {
            /** @description Interface to send multicast from: its name (`eth0`) or one of its addresses. Default: chosen by the operating system. */
            interface?: string;
            /** @description Hop limit of sent multicast datagrams. Default 1: they stay in the local network. */
            ttl?: number;
            /** @description Whether this machine receives its own multicast. Default true. */
            loopback?: boolean;
        };
        /** @description For a UDP client whose target is a multicast group. Replies from every member are received. */
        ClientMulticastPatch: {
            /** @description Interface to send multicast from: its name (`eth0`) or one of its addresses. Default: chosen by the operating system. */
            interface?: string | null;
            /** @description Hop limit of sent multicast datagrams. Default 1: they stay in the local network. */
            ttl?: number | null;
            /** @description Whether this machine receives its own multicast. Default true. */
            loopback?: boolean | null;
        };
        ClientPage: {
            items: components["schemas"]["ClientEndpoint"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            /** @description Nodes that did not answer. Their connections, and the status of their resources, are missing from the list. Absent when nothing is missing. */
            incomplete?: components["schemas"]["MissingNode"][];
        };
        /** @description JSON Merge Patch (RFC 7396): a given member replaces the stored one; objects are merged; null removes a member and restores its default. Another `type` in an object with a type (`handler`, `framing`) replaces the whole object. */
        ClientPatch: {
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string | null;
            transport?: components["schemas"]["Transport"] | null;
            /** @description Target: an IP address or a host name. */
            host?: string;
            /** @description Target port. */
            port?: number;
            framing?: components["schemas"]["FramingPatch"] | null;
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"] | null;
            /** @description For transport `tls`. Default: the system's trusted certificates, and `host` as the name. */
            tls?: components["schemas"]["ClientTlsPatch"] | null;
            /** @description PROXY protocol header to send first on a new connection, before TLS. Default `off`. */
            proxyProtocol?: components["schemas"]["SentProxyProtocol"] | null;
            /** @description The source address to announce. Default: the local address of the connection. */
            proxySource?: components["schemas"]["ProxySourcePatch"] | null;
            /** @description Messages to send each time the connection is opened, in order. */
            sendOnConnect?: components["schemas"]["OutgoingMessageInput"][] | null;
            /** @description What a client does with its connection and with received messages: any handler of a listener except `proxy`. `greet` and rules with `on: connect` send after `sendOnConnect`. The handler sees every message, including those an `exchange` takes. `echo` and `reply` loop for ever when the server also replies to every message. Default `manual`. */
            handler?: components["schemas"]["ListenerHandlerPatch"] | null;
            reconnect?: components["schemas"]["ReconnectPatch"] | null;
            events?: components["schemas"]["EventsLevel"] | null;
            /** @description How many messages are kept in memory for `/messages`. Captured messages are lost on a restart. */
            capture?: components["schemas"]["CapturePatch"] | null;
            limits?: components["schemas"]["ClientLimitsPatch"] | null;
            socket?: components["schemas"]["ClientSocketPatch"] | null;
            faults?: components["schemas"]["FaultsPatch"] | null;
            labels?: components["schemas"]["LabelsPatch"] | null;
        };
        /** @description A client was reset: captured messages and waiting exchanges were removed. */
        ClientResetEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "client.reset";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ClientResetEventData */
            data: {
                /**
                 * Format: int64
                 * @description Captured messages that were removed.
                 */
                messages: number;
                /**
                 * Format: int64
                 * @description Pending work that was dropped: waiting actions and messages; for a client waiting exchanges, which return 502 `connection_aborted`.
                 */
                actions: number;
                /**
                 * Format: int64
                 * @description Connections that were open.
                 */
                connections: number;
                /**
                 * Format: int64
                 * @description Connections that were closed.
                 */
                ended: number;
            };
        };
        /** @description What was accepted for sending. */
        ClientSent: {
            /**
             * Format: int32
             * @description Bytes accepted, including framing.
             */
            bytes: number;
            /** @description Id of the connection used. */
            connection: string;
        };
        /** @description Socket options. */
        ClientSocket: {
            /** @description TCP_NODELAY. Default true. */
            noDelay: boolean;
            /** @description TCP keep-alive: idle milliseconds before the first probe. 0: off. Default 0. */
            keepAliveMs: number;
            /** @description Local address to connect from. Default: chosen by the operating system. */
            localAddress?: string;
            /** @description Local port to connect from. 0: any. Default 0. */
            localPort: number;
            /**
             * ClientSocketFamily
             * @description IP version to use for a host name. 0: any. Default 0.
             * @enum {integer}
             */
            family: 0 | 4 | 6;
            /** @description UDP: SO_BROADCAST: the target may be a broadcast address, and replies from every host are received. Default false. */
            broadcast: boolean;
            /** @description UDP: hop limit of sent unicast datagrams (IP_TTL). 0: the default of the operating system. Default 0. */
            ttl: number;
            multicast: components["schemas"]["ClientMulticast"];
        };
        /** @description Socket options. */
        ClientSocketInput: {
            /** @description TCP_NODELAY. Default true. */
            noDelay?: boolean;
            /** @description TCP keep-alive: idle milliseconds before the first probe. 0: off. Default 0. */
            keepAliveMs?: number;
            /** @description Local address to connect from. Default: chosen by the operating system. */
            localAddress?: string;
            /** @description Local port to connect from. 0: any. Default 0. */
            localPort?: number;
            /**
             * ClientSocketInputFamily
             * @description IP version to use for a host name. 0: any. Default 0.
             * @enum {integer}
             */
            family?: 0 | 4 | 6;
            /** @description UDP: SO_BROADCAST: the target may be a broadcast address, and replies from every host are received. Default false. */
            broadcast?: boolean;
            /** @description UDP: hop limit of sent unicast datagrams (IP_TTL). 0: the default of the operating system. Default 0. */
            ttl?: number;
            multicast?: components["schemas"]["ClientMulticastInput"];
        };
        /** @description Socket options. */
        ClientSocketPatch: {
            /** @description TCP_NODELAY. Default true. */
            noDelay?: boolean | null;
            /** @description TCP keep-alive: idle milliseconds before the first probe. 0: off. Default 0. */
            keepAliveMs?: number | null;
            /** @description Local address to connect from. Default: chosen by the operating system. */
            localAddress?: string | null;
            /** @description Local port to connect from. 0: any. Default 0. */
            localPort?: number | null;
            /** @description IP version to use for a host name. 0: any. Default 0. */
            family?: (0 | 4 | 6) | null;
            /** @description UDP: SO_BROADCAST: the target may be a broadcast address, and replies from every host are received. Default false. */
            broadcast?: boolean | null;
            /** @description UDP: hop limit of sent unicast datagrams (IP_TTL). 0: the default of the operating system. Default 0. */
            ttl?: number | null;
            multicast?: components["schemas"]["ClientMulticastPatch"] | null;
        };
        /** @description The specification of a client. */
        ClientSpec: {
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /** @description Default `tcp`. */
            transport?: components["schemas"]["Transport"];
            /** @description Target: an IP address or a host name. */
            host: string;
            /** @description Target port. */
            port: number;
            /** @description Default `{"type":"raw"}`. */
            framing?: components["schemas"]["FramingInput"];
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description For transport `tls`. Default: the system's trusted certificates, and `host` as the name. */
            tls?: components["schemas"]["ClientTlsInput"];
            /** @description PROXY protocol header to send first on a new connection, before TLS. Default `off`. */
            proxyProtocol?: components["schemas"]["SentProxyProtocol"];
            /** @description The source address to announce. Default: the local address of the connection. */
            proxySource?: components["schemas"]["ProxySource"];
            /** @description Messages to send each time the connection is opened, in order. */
            sendOnConnect?: components["schemas"]["OutgoingMessageInput"][];
            /** @description What a client does with its connection and with received messages: any handler of a listener except `proxy`. `greet` and rules with `on: connect` send after `sendOnConnect`. The handler sees every message, including those an `exchange` takes. `echo` and `reply` loop for ever when the server also replies to every message. Default `manual`. */
            handler?: components["schemas"]["ListenerHandlerInput"];
            reconnect?: components["schemas"]["ReconnectInput"];
            /** @description Default `full`. */
            events?: components["schemas"]["EventsLevel"];
            /** @description How many messages are kept in memory for `/messages`. Captured messages are lost on a restart. */
            capture?: components["schemas"]["CaptureInput"];
            limits?: components["schemas"]["ClientLimitsInput"];
            socket?: components["schemas"]["ClientSocketInput"];
            faults?: components["schemas"]["FaultsInput"];
            labels?: components["schemas"]["Labels"];
        };
        /**
         * @description `waiting`: between two attempts; `stopped`: stopped by a request, or the connection ended and `reconnect.enabled` is false; `failed`: all `maxAttempts` attempts failed; `suspended`: three net thread deaths within a minute.
         * @enum {string}
         */
        ClientState: "connecting" | "connected" | "waiting" | "stopping" | "stopped" | "failed" | "suspended";
        /** @description The current state of a client. */
        ClientStatus: {
            state: components["schemas"]["ClientState"];
            /** @description Id of the open connection. */
            connection: string | null;
            localAddress: components["schemas"]["Address"] | null;
            remoteAddress: components["schemas"]["Address"] | null;
            /**
             * Format: int32
             * @description Attempts since the last connection.
             */
            attempts: number;
            /**
             * Format: int32
             * @description Connections open now.
             */
            connections: number;
            /** Format: int64 */
            messagesIn: number;
            /** Format: int64 */
            messagesOut: number;
            /** Format: int64 */
            bytesIn: number;
            /** Format: int64 */
            bytesOut: number;
            /**
             * Format: int64
             * @description Messages and datagrams dropped: too large, over a limit, or refused by the operating system.
             */
            dropped: number;
            /**
             * Format: int64
             * @description UDP on Linux: datagrams the operating system dropped before Portcall read them, mostly because the receive buffer was full (`socket.receiveBufferBytes`). Not included in `dropped`. At most half a second old.
             */
            droppedByKernel: number;
            /**
             * Format: int64
             * @description Messages truncated to `maxMessageBytes` (`onOversize: truncate`).
             */
            truncated: number;
            /**
             * Format: int64
             * @description Connections and sessions refused: by `allow`/`deny`, `maxConnections` or `maxHandshakes`, because of their PROXY protocol header or TLS handshake, or because the process is almost out of file descriptors.
             */
            rejected: number;
            error: components["schemas"]["StatusError"] | null;
        };
        /** @description A client was stopped. */
        ClientStoppedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "client.stopped";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ClientStoppedEventData */
            data: Record<string, never>;
        };
        /** @description TLS settings of a client. Changes apply to the next connection. */
        ClientTls: {
            /** @description Reject a server whose certificate is not trusted or not for this name. Default true. */
            verify: boolean;
            /** @description Certificates to trust instead of the system's, PEM: CERTIFICATE blocks only; text around them is ignored. */
            ca?: string;
            /** @description Name for SNI and for verifying the certificate. Default: `host`; an IP address is verified but not sent. */
            serverName?: string;
            /** @description Client certificate for servers that request one, followed by its chain: the server certificate first, each certificate before its issuer. PEM: CERTIFICATE blocks only; text around them is ignored. */
            cert?: string;
            /** @description Private key, PEM, without a passphrase: one PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY block. Write-only: it never appears in responses or events; changes of other fields keep it. */
            key?: string;
            /** @description Protocols to offer (ALPN, RFC 7301), in order of preference. Default: none. */
            alpn: string[];
            /** @description Oldest accepted version. Default `TLSv1.2`. */
            minVersion: components["schemas"]["TlsVersion"];
            /** @description Newest accepted version. Default `TLSv1.3`. */
            maxVersion: components["schemas"]["TlsVersion"];
        };
        /** @description TLS settings of a client. Changes apply to the next connection. */
        ClientTlsInput: {
            /** @description Reject a server whose certificate is not trusted or not for this name. Default true. */
            verify?: boolean;
            /** @description Certificates to trust instead of the system's, PEM: CERTIFICATE blocks only; text around them is ignored. */
            ca?: string;
            /** @description Name for SNI and for verifying the certificate. Default: `host`; an IP address is verified but not sent. */
            serverName?: string;
            /** @description Client certificate for servers that request one, followed by its chain: the server certificate first, each certificate before its issuer. PEM: CERTIFICATE blocks only; text around them is ignored. */
            cert?: string;
            /** @description Private key, PEM, without a passphrase: one PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY block. Write-only: it never appears in responses or events; changes of other fields keep it. */
            key?: string;
            /** @description Protocols to offer (ALPN, RFC 7301), in order of preference. Default: none. */
            alpn?: string[];
            /** @description Oldest accepted version. Default `TLSv1.2`. */
            minVersion?: components["schemas"]["TlsVersion"];
            /** @description Newest accepted version. Default `TLSv1.3`. */
            maxVersion?: components["schemas"]["TlsVersion"];
        };
        /** @description TLS settings of a client. Changes apply to the next connection. */
        ClientTlsPatch: {
            /** @description Reject a server whose certificate is not trusted or not for this name. Default true. */
            verify?: boolean | null;
            /** @description Certificates to trust instead of the system's, PEM: CERTIFICATE blocks only; text around them is ignored. */
            ca?: string | null;
            /** @description Name for SNI and for verifying the certificate. Default: `host`; an IP address is verified but not sent. */
            serverName?: string | null;
            /** @description Client certificate for servers that request one, followed by its chain: the server certificate first, each certificate before its issuer. PEM: CERTIFICATE blocks only; text around them is ignored. */
            cert?: string | null;
            /** @description Private key, PEM, without a passphrase: one PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY block. Write-only: it never appears in responses or events; changes of other fields keep it. */
            key?: string | null;
            /** @description Protocols to offer (ALPN, RFC 7301), in order of preference. Default: none. */
            alpn?: string[] | null;
            /** @description Oldest accepted version. Default `TLSv1.2`. */
            minVersion?: components["schemas"]["TlsVersion"] | null;
            /** @description Newest accepted version. Default `TLSv1.3`. */
            maxVersion?: components["schemas"]["TlsVersion"] | null;
        };
        /** @description A client was changed. */
        ClientUpdatedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "client.updated";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ClientUpdatedEventData */
            data: {
                /** Format: int64 */
                revision: number;
                changed: string[];
            };
        };
        /** @description How to close a connection. The body may be left out. */
        Close: {
            /** @description How to close. Default `graceful`. */
            mode?: components["schemas"]["CloseMode"];
        };
        /** @description Closes the connection once everything is sent: sends FIN and waits (bounded) for the FIN of the peer. UDP: ends the session. Must be the last action. */
        CloseAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "close";
        };
        /** @description Closes connections. */
        CloseFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "close";
            /**
             * CloseFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * CloseFaultHow
             * @description `fin` closes the connection; `half` sends FIN and keeps receiving; `reset` closes with RST. UDP: the session ends. Default `fin`.
             * @enum {string}
             */
            how: "fin" | "half" | "reset";
            /** @description Milliseconds from the beginning of the fault on this connection, even while traffic flows. 0: at once. */
            afterMs?: number;
            /** @description When nothing came in the direction of the fault for this many milliseconds. */
            idleMs?: number;
            /** @description Milliseconds from the first bytes (or the FIN) in the direction of the fault. These bytes, and all that follow, are dropped. 0: at once. */
            firstBytesMs?: number;
        };
        /** @description Closes connections. */
        CloseFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "close";
            /**
             * CloseFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * CloseFaultInputHow
             * @description `fin` closes the connection; `half` sends FIN and keeps receiving; `reset` closes with RST. UDP: the session ends. Default `fin`.
             * @enum {string}
             */
            how?: "fin" | "half" | "reset";
            /** @description Milliseconds from the beginning of the fault on this connection, even while traffic flows. 0: at once. */
            afterMs?: number;
            /** @description When nothing came in the direction of the fault for this many milliseconds. */
            idleMs?: number;
            /** @description Milliseconds from the first bytes (or the FIN) in the direction of the fault. These bytes, and all that follow, are dropped. 0: at once. */
            firstBytesMs?: number;
        };
        /**
         * @description `graceful`: send queued data, send FIN, wait for the FIN of the peer; `reset`: send RST immediately (UDP: the session ends); `half`: send FIN and keep receiving.
         * @enum {string}
         */
        CloseMode: "graceful" | "reset" | "half";
        /** @description A message that nearly matches. */
        ClosestMiss: {
            message: components["schemas"]["Message"];
            /** @description The conditions that do not hold. */
            why: components["schemas"]["Mismatch"][];
        };
        /** @description Consistent Overhead Byte Stuffing: zero bytes of the message are replaced by distances, and a zero byte ends the message. Two zero bytes in a row are not an empty message; an empty message is 0x01 0x00. A zero byte inside a block closes the connection with `malformed_message`. */
        CobsFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "cobs";
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * CobsFramingOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.
             * @enum {string}
             */
            onOversize: "drop" | "truncate" | "close";
        };
        /** @description Consistent Overhead Byte Stuffing: zero bytes of the message are replaced by distances, and a zero byte ends the message. Two zero bytes in a row are not an empty message; an empty message is 0x01 0x00. A zero byte inside a block closes the connection with `malformed_message`. */
        CobsFramingInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "cobs";
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * CobsFramingInputOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. Default `close`.
             * @enum {string}
             */
            onOversize?: "drop" | "truncate" | "close";
        };
        /** @description One TCP stream, or one UDP session (listener and peer address). */
        Connection: {
            id: string;
            node: string;
            /** @description Id of the listener that accepted it. */
            listener?: string;
            /** @description Id of the client that opened it. */
            client?: string;
            /** @description Id of the tunnel that dialled it (`/v1/tunnel`). */
            tunnel?: string;
            transport: components["schemas"]["Transport"];
            /**
             * ConnectionDirection
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            state: components["schemas"]["ConnectionState"];
            local: components["schemas"]["Address"];
            /** @description Address of the peer; behind a proxy, the address from the PROXY protocol header. */
            remote: components["schemas"]["Address"];
            /** @description Present with transport `tls`. */
            tls?: components["schemas"]["TlsFacts"];
            /** @description Present when the connection began with a PROXY protocol header. */
            proxy?: components["schemas"]["ProxyFacts"];
            /** @description Present with the handler `proxy`, from the first dial on: the server the connection leads to. */
            upstream?: components["schemas"]["Upstream"];
            /** @description Labels of this connection, set by `tag` actions of rules; absent when there are none. `label=` matches these and the labels of its listener or client. */
            labels?: components["schemas"]["Labels"];
            /** @description Current variables of its rules: those set by `setState`, and those of the `state` of the handler. Absent when there are none, or without the scope `payload`. */
            variables?: {
                [key: string]: components["schemas"]["ConnectionVariable"];
            };
            /** @description `["variables"]` when there are variables and the key lacks the scope `payload`; else absent. */
            omitted?: string[];
            /** Format: date-time */
            openedAt: string;
            /** Format: date-time */
            lastActivityAt: string;
            /** Format: int64 */
            messagesIn: number;
            /** Format: int64 */
            messagesOut: number;
            /**
             * Format: int64
             * @description With TLS: counted inside TLS.
             */
            bytesIn: number;
            /** Format: int64 */
            bytesOut: number;
            /** Format: int64 */
            dropped: number;
            /** @description With the framing `line`: the line ending of the peer; null before the first line. */
            lineEnding?: components["schemas"]["LineEndings"] | null;
            /**
             * Format: int32
             * @description Bytes waiting to be sent.
             */
            sendBufferBytes: number;
            /** @description True while reading is paused because the peer, or a tunnel, does not read. */
            paused: boolean;
            /** @description True while a tunnel has exclusive use of the connection: its handler is inactive, and other sends fail with `tunnel_attached`. */
            tunnelled: boolean;
        };
        /** @description A connection ended. Always its last event. */
        ConnectionClosedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "connection.closed";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ConnectionClosedEventData */
            data: {
                /**
                 * ConnectionClosedEventDataReason
                 * @enum {string}
                 */
                reason: "peer_closed" | "peer_reset" | "handler" | "api" | "idle_timeout" | "close_timeout" | "message_too_large" | "malformed_message" | "upstream_reset" | "upstream_closed" | "upstream_failed" | "tls_failed" | "endpoint_stopped" | "fault" | "tunnel_closed" | "thread_lost" | "shutdown" | "socket_error";
                code?: string;
                /** Format: int64 */
                durationMs: number;
                /**
                 * Format: int64
                 * @description Total of the whole connection. Absent with `thread_lost`: the count is lost with the thread.
                 */
                messagesIn?: number;
                /**
                 * Format: int64
                 * @description Total of the whole connection. Absent with `thread_lost`: the count is lost with the thread.
                 */
                messagesOut?: number;
                /**
                 * Format: int64
                 * @description Total of the whole connection. Absent with `thread_lost`: the count is lost with the thread.
                 */
                bytesIn?: number;
                /**
                 * Format: int64
                 * @description Total of the whole connection. Absent with `thread_lost`: the count is lost with the thread.
                 */
                bytesOut?: number;
            };
        };
        /** @description An attempt of a proxy to connect to its upstream failed. */
        ConnectionDialFailedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "connection.dial_failed";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ConnectionDialFailedEventData */
            data: {
                /** @description As in the settings of the handler. */
                host: string;
                /** Format: int32 */
                port: number;
                /**
                 * Format: int32
                 * @description Number of the attempt for this connection, from 1.
                 */
                attempt: number;
                /**
                 * Format: int64
                 * @description How long the attempt took, in milliseconds.
                 */
                dialMs: number;
                /** @description Code of the error catalogue. */
                code: string;
                detail: string;
            };
        };
        /** @description A proxy connected to its upstream for a connection. */
        ConnectionDialledEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "connection.dialled";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ConnectionDialledEventData */
            data: {
                /** @description As in the settings of the handler. */
                host: string;
                /** Format: int32 */
                port: number;
                /**
                 * Format: int32
                 * @description Number of the attempt for this connection, from 1.
                 */
                attempt: number;
                /**
                 * Format: int64
                 * @description How long the attempt took, in milliseconds.
                 */
                dialMs: number;
                /** @description Our address on the connection to the upstream. */
                local: components["schemas"]["Address"];
                /** @description Present when the connection to the upstream uses TLS. */
                tls?: components["schemas"]["TlsFacts"];
            };
        };
        /** @description An error on a connection that stays open, or before it opened. */
        ConnectionErrorEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "connection.error";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ConnectionErrorEventData */
            data: {
                /** @description Code of the error catalogue. */
                code: string;
                detail: string;
            };
        };
        /** @description A connection was accepted or opened, or a UDP session started. */
        ConnectionOpenedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "connection.opened";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ConnectionOpenedEventData */
            data: {
                transport: components["schemas"]["Transport"];
                /**
                 * ConnectionOpenedEventDataDirection
                 * @enum {string}
                 */
                direction: "inbound" | "outbound";
                local: components["schemas"]["Address"];
                remote: components["schemas"]["Address"];
                /** @description Present with transport `tls`. */
                tls?: components["schemas"]["TlsFacts"];
                /** @description Present when the connection began with a PROXY protocol header. */
                proxy?: components["schemas"]["ProxyFacts"];
            };
        };
        ConnectionPage: {
            items: components["schemas"]["Connection"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            /** @description Nodes that did not answer. Their connections, and the status of their resources, are missing from the list. Absent when nothing is missing. */
            incomplete?: components["schemas"]["MissingNode"][];
        };
        /**
         * @description `half_closed_local`: Portcall sent FIN; `half_closed_remote`: the peer sent FIN; `closing`: waiting for queued data to be sent and for the FIN of the peer.
         * @enum {string}
         */
        ConnectionState: "open" | "half_closed_local" | "half_closed_remote" | "closing";
        /** @description Value of a variable of rules. */
        ConnectionVariable: {
            /** @description The value, written in `encoding`. */
            data: string;
            /** @description `base64` when the bytes are not UTF-8, else `utf8`. */
            encoding: components["schemas"]["BytesEncoding"];
            /** @description True in lists when `data` is only the beginning, at most 256 bytes; else absent. */
            truncated?: boolean;
        };
        /** @description Damages bytes; their number stays the same. */
        CorruptFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "corrupt";
            /**
             * CorruptFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Chance for each byte. Give either this or `rate`. 0: none; 1: all.
             */
            ratePerByte?: number;
            /**
             * Format: double
             * @description Chance that one byte of a datagram, or of 256 bytes of a stream, is damaged. 0: none; 1: each.
             */
            rate?: number;
            /** @description Bits of a damaged byte that are affected. Default 1. */
            bits: number;
            /**
             * CorruptFaultHow
             * @description What happens to these bits: inverted, set to 1, set to 0, or each set to a random value. Default `flip`.
             * @enum {string}
             */
            how: "flip" | "set" | "zero" | "random";
            range?: components["schemas"]["FaultRange"];
        };
        /** @description Damages bytes; their number stays the same. */
        CorruptFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "corrupt";
            /**
             * CorruptFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Chance for each byte. Give either this or `rate`. 0: none; 1: all.
             */
            ratePerByte?: number;
            /**
             * Format: double
             * @description Chance that one byte of a datagram, or of 256 bytes of a stream, is damaged. 0: none; 1: each.
             */
            rate?: number;
            /** @description Bits of a damaged byte that are affected. Default 1. */
            bits?: number;
            /**
             * CorruptFaultInputHow
             * @description What happens to these bits: inverted, set to 1, set to 0, or each set to a random value. Default `flip`.
             * @enum {string}
             */
            how?: "flip" | "set" | "zero" | "random";
            range?: components["schemas"]["FaultRangeInput"];
        };
        /** @description A shared integer with atomic additions. */
        Counter: {
            /** @description Name of the counter: 1 to 128 letters, digits, `_`, `.`, `:` or `-`; `setup/name` of one of a set-up. */
            name: string;
            /** @description Name of the set-up that it belongs to. Absent: none. */
            setup?: string;
            /**
             * Format: int64
             * @description A whole number of at most ±9007199254740991.
             */
            value: number;
            /**
             * Format: int64
             * @description Counts changes from 1. Send it in `If-Match` to change only the version you have read.
             */
            revision: number;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @description An atomic addition. A counter that does not exist starts at 0. The body may be left out. */
        CounterAdd: {
            /**
             * Format: int64
             * @description Number to add; negative numbers subtract. Default 1.
             */
            by?: number;
            /**
             * Format: int64
             * @description Smallest allowed sum. Below it: `counter_bound`, and the counter is unchanged. Default −9007199254740991.
             */
            min?: number;
            /**
             * Format: int64
             * @description Greatest allowed sum. Above it: `counter_bound`, and the counter is unchanged. Default 9007199254740991.
             */
            max?: number;
            /**
             * Format: int64
             * @description The sum must be greater than this. Otherwise: `counter_bound`, and the counter is unchanged.
             */
            above?: number;
            /**
             * Format: int64
             * @description The sum must be less than this. Otherwise: `counter_bound`, and the counter is unchanged.
             */
            below?: number;
            /** @description Write only if the counter has this value, else `value_mismatch`. Null: only if the counter does not exist. */
            ifValue?: number | null;
            /** @description Name of the lock that protects the counter; required with `fencingToken`. */
            lock?: string;
            /**
             * Format: int64
             * @description Fencing token of the lease that protects this write. `stale_fencing_token` when the lock has a newer holder, or the counter was written with a newer token; required with `lock`.
             */
            fencingToken?: number;
        };
        /** @description Adds to a counter, with or without a lock. Demonstrates what happens when threads share data. */
        CounterAddBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "counter.add";
            /** @description With `completed`. */
            result?: components["schemas"]["CounterAddResult"];
        };
        CounterAddInput: {
            /** @description Name of the counter. It need not exist. */
            counter: string;
            /** @description Number to add each time. Default 1. */
            by?: number;
            /** @description Number of additions. Default 1. */
            times?: number;
            /** @description True: each addition is atomic. False: read, add and write separately, so other jobs can interfere. Default true. */
            atomic?: boolean;
            /** @description Lock to hold during the additions; writes carry its fencing token. Default: none. */
            lock?: string;
            /** @description How long to wait for the lock, in milliseconds, at most 60000. Default 60000. */
            lockWaitMs?: number;
        };
        /** @description Adds to a counter, with or without a lock. Demonstrates what happens when threads share data. */
        CounterAddJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "counter.add";
            input: components["schemas"]["CounterAddInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Adds to a counter, with or without a lock. Demonstrates what happens when threads share data. */
        CounterAddJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "counter.add";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["CounterAddResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        CounterAddResult: {
            /**
             * Format: int64
             * @description The counter after the last addition of this job.
             */
            value: number;
            /**
             * Format: int64
             * @description `by` × `times`.
             */
            added: number;
        };
        /** @description Adds to a counter, with or without a lock. Demonstrates what happens when threads share data. */
        CounterAddSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "counter.add";
            input: components["schemas"]["CounterAddInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * CounterAddScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        CounterPage: {
            items: components["schemas"]["Counter"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description A value to write. */
        CounterSet: {
            /**
             * Format: int64
             * @description A whole number of at most ±9007199254740991.
             */
            value: number;
            /** @description Write only if the counter has this value, else `value_mismatch`. Null: only if the counter does not exist. */
            ifValue?: number | null;
            /** @description Name of the lock that protects the counter; required with `fencingToken`. */
            lock?: string;
            /**
             * Format: int64
             * @description Fencing token of the lease that protects this write. `stale_fencing_token` when the lock has a newer holder, or the counter was written with a newer token; required with `lock`.
             */
            fencingToken?: number;
        };
        /** @description Why the bytes do not fit the framing. */
        DecodeFault: {
            /** @description `malformed_message` or `message_too_large`. */
            code: string;
            detail: string;
            /**
             * Format: int32
             * @description The byte where the error was found, counted from 0 over all chunks.
             */
            offset: number;
        };
        /** @description A message decoded from the input. */
        DecodedMessage: {
            data: string;
            encoding: components["schemas"]["BytesEncoding"];
            /**
             * Format: int32
             * @description Length of the message.
             */
            bytes: number;
            /** @description Truncated, because it was longer than `maxMessageBytes` (`onOversize: truncate`). */
            truncated: boolean;
            /**
             * Format: int32
             * @description First byte of the input for this message: the byte after the previous message, so skipped bytes in between are included, counted from 0 over all chunks.
             */
            offset: number;
            /**
             * Format: int32
             * @description Bytes of the input from `offset` that were consumed for this message, including framing and skipped bytes.
             */
            wireBytes: number;
            /** @description With `line`: the line ending. */
            lineEnding?: components["schemas"]["LineEnding"];
        };
        /** @description Prevents the same work from being queued twice. */
        Deduplication: {
            /** @description Jobs of a pool with the same id are one job: submitting another returns the existing one. */
            id: string;
            /**
             * Format: int64
             * @description How long the id stays reserved, in milliseconds from the submission, whether the job has ended or not. Default: until the job has ended.
             */
            ttlMs?: number;
        };
        /** @description Waits before the next action. Messages that arrive in the meantime are processed afterwards, in order. While more than 128 of them wait, a TCP peer is not read; at most 1024 datagrams wait, more are dropped with a `connection.error` `reply_queue_full`. */
        DelayAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "delay";
            /** @description How long, in milliseconds. */
            ms?: number;
            /** @description With `maxMs`, instead of `ms`: lower bound of a random time. */
            minMs?: number;
            /** @description Upper bound of the random time. */
            maxMs?: number;
        };
        /**
         * @description `drain`: its jobs run to their end first; `cancel`: they are cancelled, including running ones.
         * @enum {string}
         */
        DeletePoolMode: "drain" | "cancel";
        /** @description Why a resource was not deleted. */
        DeletionError: {
            /** @description Code of the error catalogue. */
            code: string;
            detail: string;
        };
        /** @description A resource that matched and was not deleted. */
        DeletionFailure: {
            /** @description Its id; for a pool its name. */
            id: string;
            error: components["schemas"]["DeletionError"];
        };
        /** @description Messages end with a byte sequence. A start marker and byte stuffing are optional. */
        DelimiterFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "delimiter";
            /** @description Any of these sequences ends a message; at most 64 bytes each. Sending appends the first one, unless the message already ends with one. */
            delimiters: components["schemas"]["Bytes"][];
            /** @description A message begins with this sequence; bytes before it are skipped and counted. */
            start?: components["schemas"]["Bytes"];
            /** @description Escape byte: it is removed, and the byte after it is taken literally. Sending escapes delimiters, start markers and the escape byte itself. Delimiters and start markers must not contain it. */
            escape?: components["schemas"]["Bytes"];
            /** @description Keep the delimiter and start marker in the message. Default false. */
            keep: boolean;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * DelimiterFramingOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.
             * @enum {string}
             */
            onOversize: "drop" | "truncate" | "close";
        };
        /** @description Messages end with a byte sequence. A start marker and byte stuffing are optional. */
        DelimiterFramingInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "delimiter";
            /** @description Any of these sequences ends a message; at most 64 bytes each. Sending appends the first one, unless the message already ends with one. */
            delimiters: components["schemas"]["BytesInput"][];
            /** @description A message begins with this sequence; bytes before it are skipped and counted. */
            start?: components["schemas"]["BytesInput"];
            /** @description Escape byte: it is removed, and the byte after it is taken literally. Sending escapes delimiters, start markers and the escape byte itself. Delimiters and start markers must not contain it. */
            escape?: components["schemas"]["BytesInput"];
            /** @description Keep the delimiter and start marker in the message. Default false. */
            keep?: boolean;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * DelimiterFramingInputOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. Default `close`.
             * @enum {string}
             */
            onOversize?: "drop" | "truncate" | "close";
        };
        /** @description Connecting to an upstream takes longer. For listeners with the handler `proxy`. */
        DialDelayFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dialDelay";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Wait before an upstream is dialled, in milliseconds. It counts towards `dial.timeoutMs` of the handler. 0 with `jitterMs` 0: none.
             */
            ms: number;
            /**
             * Format: double
             * @description The wait is ms ± jitterMs, uniform, drawn for each attempt, and at least 0. Default 0.
             */
            jitterMs: number;
        };
        /** @description Connecting to an upstream takes longer. For listeners with the handler `proxy`. */
        DialDelayFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dialDelay";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Wait before an upstream is dialled, in milliseconds. It counts towards `dial.timeoutMs` of the handler. 0 with `jitterMs` 0: none.
             */
            ms: number;
            /**
             * Format: double
             * @description The wait is ms ± jitterMs, uniform, drawn for each attempt, and at least 0. Default 0.
             */
            jitterMs?: number;
        };
        /** @description Connecting to an upstream fails, without a packet. For listeners with the handler `proxy`. */
        DialFailureFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dialFailure";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * DialFailureFaultHow
             * @description How connecting to an upstream fails: `refused` (`connection_refused`), `reset` (`connection_reset`) and `unresolvable` (`name_not_resolved`) at once; `timeout` (`connect_timeout`) after `dial.timeoutMs` of the handler, or not at all when the fault ends before; a UDP session, which has no time for its dial, waits for the end of the fault. Default `refused`.
             * @enum {string}
             */
            how: "refused" | "timeout" | "reset" | "unresolvable";
        };
        /** @description Connecting to an upstream fails, without a packet. For listeners with the handler `proxy`. */
        DialFailureFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dialFailure";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * DialFailureFaultInputHow
             * @description How connecting to an upstream fails: `refused` (`connection_refused`), `reset` (`connection_reset`) and `unresolvable` (`name_not_resolved`) at once; `timeout` (`connect_timeout`) after `dial.timeoutMs` of the handler, or not at all when the fault ends before; a UDP session, which has no time for its dial, waits for the end of the fault. Default `refused`.
             * @enum {string}
             */
            how?: "refused" | "timeout" | "reset" | "unresolvable";
        };
        /**
         * @description `in`: received by Portcall, `out`: sent by Portcall.
         * @enum {string}
         */
        Direction: "in" | "out";
        /** @description Queries a name server (RFC 1035). */
        DnsLookupBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "dns.lookup";
            /** @description With `completed`. */
            result?: components["schemas"]["DnsLookupResult"];
        };
        DnsLookupInput: {
            /** @description Name to look up. PTR also accepts an IP address. */
            name: string;
            /** @description Default A. */
            type?: components["schemas"]["DnsRecordType"];
            /**
             * DnsLookupInputServer
             * @description Name server to query. Default: the name servers of the system, in order, until one answers.
             */
            server?: {
                /** @description Address of the name server, or a name: its addresses are asked one after the other until one answers. */
                host: string;
                /** @description Default 53. */
                port?: number;
            };
            /**
             * DnsLookupInputProtocol
             * @description `udp` repeats the query over TCP when the response is truncated (TC). Default `udp`.
             * @enum {string}
             */
            protocol?: "udp" | "tcp";
            /** @description How long to wait for one response, in milliseconds; datagrams that do not answer the question are ignored. Default 5000. */
            timeoutMs?: number;
            /** @description Number of queries to each address of a server; all addresses are tried in turn. Default 2. */
            attempts?: number;
        };
        /** @description Queries a name server (RFC 1035). */
        DnsLookupJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "dns.lookup";
            input: components["schemas"]["DnsLookupInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Queries a name server (RFC 1035). */
        DnsLookupJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "dns.lookup";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["DnsLookupResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        DnsLookupResult: {
            /** @description Who answered. */
            server: components["schemas"]["Address"];
            /**
             * DnsLookupResultProtocol
             * @enum {string}
             */
            protocol: "udp" | "tcp";
            /** @description For example `NOERROR` or `NXDOMAIN`; both complete the job. */
            rcode: string;
            authoritative: boolean;
            answers: {
                name: string;
                type: string;
                /**
                 * Format: int64
                 * @description Time to live, in seconds.
                 */
                ttl: number;
                /** @description Text for A, AAAA, CNAME, NS, PTR; an array for TXT; an object for the others. Bytes that are not UTF-8 text, in TXT and CAA, are `{data, encoding: 'base64'}`; data of other types is `{data, encoding: 'hex'}`. In names, dots within a label and bytes that are not printable ASCII are escaped as in zone files (`\.`, `\032`). */
                data: unknown;
            }[];
            /**
             * Format: double
             * @description Time from the query to the response, in milliseconds, at most three decimals.
             */
            elapsedMs: number;
        };
        /** @description Queries a name server (RFC 1035). */
        DnsLookupSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "dns.lookup";
            input: components["schemas"]["DnsLookupInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * DnsLookupScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /**
         * @description Type of DNS record.
         * @enum {string}
         */
        DnsRecordType: "A" | "AAAA" | "CAA" | "CNAME" | "MX" | "NS" | "PTR" | "SOA" | "SRV" | "TXT";
        /** @description Sends nothing and ends the list of actions. */
        DropAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "drop";
        };
        /** @description Repeats datagrams, each copy right behind the original. */
        DuplicateFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "duplicate";
            /**
             * DuplicateFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Share of datagrams that are sent more than once. 0: none; 1: all.
             */
            rate: number;
            /** @description Additional copies of such a datagram. Default 1. */
            copies: number;
        };
        /** @description Repeats datagrams, each copy right behind the original. */
        DuplicateFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "duplicate";
            /**
             * DuplicateFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Share of datagrams that are sent more than once. 0: none; 1: all.
             */
            rate: number;
            /** @description Additional copies of such a datagram. Default 1. */
            copies?: number;
        };
        /** @description Sends each message back (RFC 862). */
        EchoHandler: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "echo";
        };
        /** @description Publishes an event `rule.emitted`, whatever `events` of the listener is set to. At most 1000 per second for each listener and net thread; more are dropped with a `connection.error` `rule_event_limit`. */
        EmitAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "emit";
            /** @description Name that readers of the event see. */
            name: string;
            /** @description The bytes, written in `encoding`; with `utf8`, expressions in it are evaluated: `{{now}}` time of rendering, RFC 3339 with milliseconds; `{{now.ms}}` time of rendering, milliseconds since 1970; `{{uuid}}` a random UUID (version 4); `{{random 1 6}}` a random integer from 0 to 2^31-1, or from the first number to the second; `{{counter}}` a number that counts the rendered templates of this endpoint, from 1; `{{message}}` the received message, unchanged; `{{message.length}}` length of the message in bytes; `{{message.number}}` number of the message on its connection, from 1; `{{message.slice 0 2}}` bytes of the message from one position up to, but not including, another; negative positions count from the end; `{{connection.id}}` id of the connection; `{{connection.remote.host}}` address of the peer; `{{connection.remote.port}}` port of the peer; `{{connection.local.host}}` our address; `{{connection.local.port}}` our port; `{{hex 0d 0a}}` the bytes that follow in hex; `{{hex 7b7b}}` is two braces; `{{crc16 modbus le}}` a CRC-16 over the output of the template so far, or with `message` over the received message: modbus, arc, ccitt-false, xmodem, kermit, x25 (default modbus); as bytes `le` (default) or `be`, or as `hex` text; a number skips that many bytes at the beginning; `{{json.user.id}}` the value at a path of the message, parsed as JSON: text as it is, anything else as written in the message, without white space, so numbers stay exact; nothing when there is none; `{{captures.1}}` the bytes captured by a group of `matches`, by number or name; 0 is the whole match; nothing when the group did not take part in the match (in rules); `{{state.user}}` a variable of the connection; nothing when it is not set (in rules). After any expression, `| json` writes its value as JSON: `{"name":{{json.name | json}},"text":"got {{message | json}}"}`. Inside a quoted string of the template it is escaped without quotes; elsewhere it is a complete value: text in quotes, numbers and values of `{{json}}` as they are, null where `{{json}}` finds nothing. Bytes that are not UTF-8 become U+FFFD. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding: components["schemas"]["BytesEncoding"];
        };
        /** @description Publishes an event `rule.emitted`, whatever `events` of the listener is set to. At most 1000 per second for each listener and net thread; more are dropped with a `connection.error` `rule_event_limit`. */
        EmitActionInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "emit";
            /** @description Name that readers of the event see. */
            name: string;
            /** @description The bytes, written in `encoding`; with `utf8`, expressions in it are evaluated: `{{now}}` time of rendering, RFC 3339 with milliseconds; `{{now.ms}}` time of rendering, milliseconds since 1970; `{{uuid}}` a random UUID (version 4); `{{random 1 6}}` a random integer from 0 to 2^31-1, or from the first number to the second; `{{counter}}` a number that counts the rendered templates of this endpoint, from 1; `{{message}}` the received message, unchanged; `{{message.length}}` length of the message in bytes; `{{message.number}}` number of the message on its connection, from 1; `{{message.slice 0 2}}` bytes of the message from one position up to, but not including, another; negative positions count from the end; `{{connection.id}}` id of the connection; `{{connection.remote.host}}` address of the peer; `{{connection.remote.port}}` port of the peer; `{{connection.local.host}}` our address; `{{connection.local.port}}` our port; `{{hex 0d 0a}}` the bytes that follow in hex; `{{hex 7b7b}}` is two braces; `{{crc16 modbus le}}` a CRC-16 over the output of the template so far, or with `message` over the received message: modbus, arc, ccitt-false, xmodem, kermit, x25 (default modbus); as bytes `le` (default) or `be`, or as `hex` text; a number skips that many bytes at the beginning; `{{json.user.id}}` the value at a path of the message, parsed as JSON: text as it is, anything else as written in the message, without white space, so numbers stay exact; nothing when there is none; `{{captures.1}}` the bytes captured by a group of `matches`, by number or name; 0 is the whole match; nothing when the group did not take part in the match (in rules); `{{state.user}}` a variable of the connection; nothing when it is not set (in rules). After any expression, `| json` writes its value as JSON: `{"name":{{json.name | json}},"text":"got {{message | json}}"}`. Inside a quoted string of the template it is escaped without quotes; elsewhere it is a complete value: text in quotes, numbers and values of `{{json}}` as they are, null where `{{json}}` finds nothing. Bytes that are not UTF-8 become U+FFFD. */
            data?: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
        };
        /** @description A fault of a listener or client, and what it has done. */
        EndpointFault: {
            /** @description Name of a fault: a letter, then up to 62 letters, digits, `.`, `_`, `-`. */
            name: string;
            fault: components["schemas"]["Fault"];
            /** @description The faults that a `profile` consists of. Absent for all others. */
            expandsTo?: components["schemas"]["Fault"][];
            /** @description For each of its directions. Empty: it is not in use, because the endpoint is not open or has no such fault yet. */
            counts: components["schemas"]["FaultCounts"][];
            /**
             * Format: int64
             * @description Revision of the endpoint; send it in `If-Match`.
             */
            revision: number;
        };
        /** @description All faults of an endpoint, by name. */
        EndpointFaults: {
            items: components["schemas"]["EndpointFault"][];
        };
        /**
         * @description Kind of an endpoint.
         * @enum {string}
         */
        EndpointNoun: "listener" | "client";
        /** @description What to do with open connections. The body may be left out. */
        EndpointReset: {
            /** @description What is done to open connections. Default `keep`. */
            connections?: components["schemas"]["ResetConnections"];
            /** @description With `close`: how long connections may take to close before they are reset, in milliseconds. 0: reset immediately. Default 1000. */
            graceMs?: number;
        };
        /** @description What a reset removed. */
        EndpointResetResult: {
            /**
             * Format: int64
             * @description Captured messages that were removed.
             */
            messages: number;
            /**
             * Format: int64
             * @description Pending work that was dropped: waiting actions and messages; for a client waiting exchanges, which return 502 `connection_aborted`.
             */
            actions: number;
            /**
             * Format: int64
             * @description Connections that were open.
             */
            connections: number;
            /**
             * Format: int64
             * @description Connections that were closed.
             */
            ended: number;
        };
        /** @description An event. */
        Event: components["schemas"]["ListenerCreatedEvent"] | components["schemas"]["ListenerStartedEvent"] | components["schemas"]["ListenerStoppedEvent"] | components["schemas"]["ListenerFailedEvent"] | components["schemas"]["ListenerUpdatedEvent"] | components["schemas"]["ListenerDeletedEvent"] | components["schemas"]["ClientCreatedEvent"] | components["schemas"]["ClientUpdatedEvent"] | components["schemas"]["ClientDeletedEvent"] | components["schemas"]["ClientConnectingEvent"] | components["schemas"]["ClientConnectedEvent"] | components["schemas"]["ClientDisconnectedEvent"] | components["schemas"]["ClientFailedEvent"] | components["schemas"]["ClientStoppedEvent"] | components["schemas"]["ConnectionOpenedEvent"] | components["schemas"]["ConnectionClosedEvent"] | components["schemas"]["ConnectionErrorEvent"] | components["schemas"]["MessageReceivedEvent"] | components["schemas"]["MessageSentEvent"] | components["schemas"]["NodeJoinedEvent"] | components["schemas"]["NodeLeftEvent"] | components["schemas"]["ThreadLostEvent"] | components["schemas"]["LogGapEvent"] | components["schemas"]["JobQueuedEvent"] | components["schemas"]["JobStartedEvent"] | components["schemas"]["JobProgressEvent"] | components["schemas"]["JobLogEvent"] | components["schemas"]["JobCompletedEvent"] | components["schemas"]["JobFailedEvent"] | components["schemas"]["JobTimedOutEvent"] | components["schemas"]["JobCancelledEvent"] | components["schemas"]["BatchCompletedEvent"] | components["schemas"]["LockAcquiredEvent"] | components["schemas"]["LockReleasedEvent"] | components["schemas"]["LockExpiredEvent"] | components["schemas"]["RuleEmittedEvent"] | components["schemas"]["TunnelOpenedEvent"] | components["schemas"]["TunnelClosedEvent"] | components["schemas"]["ListenerResetEvent"] | components["schemas"]["ClientResetEvent"] | components["schemas"]["FaultAddedEvent"] | components["schemas"]["FaultChangedEvent"] | components["schemas"]["FaultRemovedEvent"] | components["schemas"]["ConnectionDialledEvent"] | components["schemas"]["ConnectionDialFailedEvent"] | components["schemas"]["SetupAppliedEvent"] | components["schemas"]["SetupDeletedEvent"] | components["schemas"]["SetupResetEvent"];
        EventPage: {
            items: components["schemas"]["Event"][];
            /** @description Send it as `cursor` to get the next page; null when this page reaches the end of the log. A page can hold fewer items than `limit`, even none, without being the last. */
            nextCursor: string | null;
            /** @description End of this page, also on the last page: send it later to get newer events. */
            cursor: string;
            /** @description Names in the filter that no listener or client has; absent when there are none. */
            warnings?: components["schemas"]["FilterWarning"][];
            /** @description Number of events missing from this page because they were lost before they reached the log. 0: none; null: unknown, because a node was killed. */
            missed: number | null;
        };
        /**
         * @description `full`: every message is an event with its payload; `metadata`: without payload; `lifecycle`: no message events. Default `full`.
         * @enum {string}
         */
        EventsLevel: "full" | "metadata" | "lifecycle";
        /** @description Send a message and wait for the reply. */
        Exchange: {
            /** @description The bytes, written in `encoding`. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw?: boolean;
            /** @description Condition on the reply; messages that do not match are skipped. Default: the next message. */
            match?: components["schemas"]["MessageMatch"];
            /** @description How long to wait for the reply, in milliseconds, including the time a client still needs to connect. Default 5000. */
            timeoutMs?: number;
        };
        ExchangeResult: {
            /** ExchangeResultSent */
            sent: {
                /** Format: int32 */
                bytes: number;
            };
            message: components["schemas"]["Message"];
            /**
             * Format: int32
             * @description Messages received in the meantime that did not match.
             */
            skipped: number;
            /**
             * Format: double
             * @description Time from the send to the reply, in milliseconds.
             */
            elapsedMs: number;
        };
        /** @description Wait for a message. Messages that arrived before the step count, unless an earlier step consumed them. */
        ExpectStep: {
            /** ExpectStepExpect */
            expect: {
                /** @description Condition on the message; others are skipped. Default: the next message. */
                match?: components["schemas"]["MessageMatch"];
                /** @description How long to wait for it, in milliseconds. Default 5000. */
                timeoutMs?: number;
            };
        };
        /** @description The failed assertion; with several, the first. Values need the scope `payload`; a value longer than 1000 characters of JSON is truncated. */
        FailedAssertion: {
            /** @description The field of the input with the assertion, for example `assert.status`. */
            path: string;
            /** @description The expected value, from the input; credentials are shown as `***`. */
            expected?: unknown;
            /** @description The observed value; bytes as `{data, encoding, bytes}`, at most 500 of them; null: nothing. */
            actual?: unknown;
        };
        /** @description A connection that ended in an error. */
        FailedConnection: {
            kind: components["schemas"]["EndpointNoun"];
            /** @description Name of the endpoint inside the set-up. */
            name: string;
            /** @description Id of the connection. */
            connection: string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            at: string;
            /** @description As in `connection.closed`. */
            reason: string;
            /** @description Code of the error catalogue. Absent: the reason says it. */
            code?: string;
        };
        /** @description What is wrong with the connection between an endpoint and its peer. */
        Fault: components["schemas"]["NoopFault"] | components["schemas"]["LatencyFault"] | components["schemas"]["BandwidthFault"] | components["schemas"]["LimitFault"] | components["schemas"]["SliceFault"] | components["schemas"]["StallFault"] | components["schemas"]["RetransmitFault"] | components["schemas"]["LossFault"] | components["schemas"]["DuplicateFault"] | components["schemas"]["ReorderFault"] | components["schemas"]["CorruptFault"] | components["schemas"]["ReplaceFault"] | components["schemas"]["InjectFault"] | components["schemas"]["TruncateFault"] | components["schemas"]["MtuFault"] | components["schemas"]["CloseFault"] | components["schemas"]["SlowCloseFault"] | components["schemas"]["VanishFault"] | components["schemas"]["DialFailureFault"] | components["schemas"]["DialDelayFault"] | components["schemas"]["AcceptDelayFault"] | components["schemas"]["LimitConnectionsFault"] | components["schemas"]["RefuseFault"] | components["schemas"]["TlsHandshakeFault"] | components["schemas"]["ProfileFault"] | components["schemas"]["TraceFault"];
        /** @description A listener or client got a fault. */
        FaultAddedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "fault.added";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** FaultAddedEventData */
            data: {
                /** @description Name of the fault. */
                name: string;
                /** @description Type of the fault, for example `latency`. */
                type: string;
                /**
                 * FaultAddedEventDataDirection
                 * @description Absent: the fault acts on whole connections.
                 * @enum {string}
                 */
                direction?: "in" | "out" | "both";
                enabled: boolean;
                /**
                 * Format: int64
                 * @description Revision of the endpoint after the change.
                 */
                revision: number;
            };
        };
        /** @description A point in the life of a connection: all given values are reached. */
        FaultBoundary: {
            /** @description Milliseconds since the connection was opened. Default: not considered. */
            ms?: number;
            /**
             * Format: int64
             * @description Bytes of this connection and direction. Default: not considered.
             */
            bytes?: number;
        };
        /** @description A point in the life of a connection: all given values are reached. */
        FaultBoundaryPatch: {
            /** @description Milliseconds since the connection was opened. Default: not considered. */
            ms?: number | null;
            /** @description Bytes of this connection and direction. Default: not considered. */
            bytes?: number | null;
        };
        /** @description Gilbert–Elliott: a bad state with a mean length of 1/r units begins with chance p. Instead of `rate`. */
        FaultBursts: {
            /**
             * Format: double
             * @description Chance to change from the good to the bad state, for each unit.
             */
            p: number;
            /**
             * Format: double
             * @description Chance to change from the bad to the good state, for each unit.
             */
            r: number;
            /**
             * Format: double
             * @description Chance that a unit survives in the bad state. Default 0.
             */
            h: number;
            /**
             * Format: double
             * @description Chance that a unit survives in the good state. Default 1.
             */
            k: number;
        };
        /** @description Gilbert–Elliott: a bad state with a mean length of 1/r units begins with chance p. Instead of `rate`. */
        FaultBurstsInput: {
            /**
             * Format: double
             * @description Chance to change from the good to the bad state, for each unit.
             */
            p: number;
            /**
             * Format: double
             * @description Chance to change from the bad to the good state, for each unit.
             */
            r: number;
            /**
             * Format: double
             * @description Chance that a unit survives in the bad state. Default 0.
             */
            h?: number;
            /**
             * Format: double
             * @description Chance that a unit survives in the good state. Default 1.
             */
            k?: number;
        };
        /** @description Gilbert–Elliott: a bad state with a mean length of 1/r units begins with chance p. Instead of `rate`. */
        FaultBurstsPatch: {
            /**
             * Format: double
             * @description Chance to change from the good to the bad state, for each unit.
             */
            p?: number;
            /**
             * Format: double
             * @description Chance to change from the bad to the good state, for each unit.
             */
            r?: number;
            /** @description Chance that a unit survives in the bad state. Default 0. */
            h?: number | null;
            /** @description Chance that a unit survives in the good state. Default 1. */
            k?: number | null;
        };
        /** @description A fault of a listener or client changed; its counts restarted. */
        FaultChangedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "fault.changed";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** FaultChangedEventData */
            data: {
                /** @description Name of the fault. */
                name: string;
                /** @description Type of the fault, for example `latency`. */
                type: string;
                /**
                 * FaultChangedEventDataDirection
                 * @description Absent: the fault acts on whole connections.
                 * @enum {string}
                 */
                direction?: "in" | "out" | "both";
                enabled: boolean;
                /**
                 * Format: int64
                 * @description Revision of the endpoint after the change.
                 */
                revision: number;
            };
        };
        /** @description Connections by ordinal: the first since the endpoint was opened is 1. */
        FaultConnections: {
            /**
             * Format: int64
             * @description First connection that is affected, from 1. Default 1.
             */
            from: number;
            /**
             * Format: int64
             * @description Last connection that is affected. Default: all that follow.
             */
            to?: number;
            /**
             * Format: int32
             * @description Affects each n-th connection, beginning with `from`. Default 1: every one.
             */
            every: number;
        };
        /** @description Connections by ordinal: the first since the endpoint was opened is 1. */
        FaultConnectionsInput: {
            /**
             * Format: int64
             * @description First connection that is affected, from 1. Default 1.
             */
            from?: number;
            /**
             * Format: int64
             * @description Last connection that is affected. Default: all that follow.
             */
            to?: number;
            /**
             * Format: int32
             * @description Affects each n-th connection, beginning with `from`. Default 1: every one.
             */
            every?: number;
        };
        /** @description Connections by ordinal: the first since the endpoint was opened is 1. */
        FaultConnectionsPatch: {
            /** @description First connection that is affected, from 1. Default 1. */
            from?: number | null;
            /** @description Last connection that is affected. Default: all that follow. */
            to?: number | null;
            /** @description Affects each n-th connection, beginning with `from`. Default 1: every one. */
            every?: number | null;
        };
        /** @description What a fault has done since its creation or last change, on all threads. */
        FaultCounts: {
            /**
             * FaultCountsDirection
             * @description `in`: what peers send; `out`: what is sent to peers. Absent: the fault acts on whole connections.
             * @enum {string}
             */
            direction?: "in" | "out";
            /**
             * Format: int64
             * @description Chunks, datagrams or connections that came by.
             */
            units: number;
            /**
             * Format: int64
             * @description Their bytes.
             */
            bytes: number;
            /**
             * Format: int64
             * @description Times the fault did something: delayed, damaged, dropped or ended.
             */
            hits: number;
            /**
             * Format: int64
             * @description Bytes it dropped.
             */
            droppedBytes: number;
            /**
             * Format: int64
             * @description Bytes it holds now.
             */
            heldBytes: number;
            /**
             * Format: int64
             * @description Units that it held and passed on.
             */
            delayed: number;
            /**
             * Format: double
             * @description Mean time they were to be held, in milliseconds.
             */
            plannedMs: number;
            /**
             * Format: double
             * @description Mean time they were held, in milliseconds.
             */
            realMs: number;
        };
        /** @description What is wrong with the connection between an endpoint and its peer. */
        FaultInput: components["schemas"]["NoopFaultInput"] | components["schemas"]["LatencyFaultInput"] | components["schemas"]["BandwidthFaultInput"] | components["schemas"]["LimitFaultInput"] | components["schemas"]["SliceFaultInput"] | components["schemas"]["StallFaultInput"] | components["schemas"]["RetransmitFaultInput"] | components["schemas"]["LossFaultInput"] | components["schemas"]["DuplicateFaultInput"] | components["schemas"]["ReorderFaultInput"] | components["schemas"]["CorruptFaultInput"] | components["schemas"]["ReplaceFaultInput"] | components["schemas"]["InjectFaultInput"] | components["schemas"]["TruncateFaultInput"] | components["schemas"]["MtuFaultInput"] | components["schemas"]["CloseFaultInput"] | components["schemas"]["SlowCloseFaultInput"] | components["schemas"]["VanishFaultInput"] | components["schemas"]["DialFailureFaultInput"] | components["schemas"]["DialDelayFaultInput"] | components["schemas"]["AcceptDelayFaultInput"] | components["schemas"]["LimitConnectionsFaultInput"] | components["schemas"]["RefuseFaultInput"] | components["schemas"]["TlsHandshakeFaultInput"] | components["schemas"]["ProfileFaultInput"] | components["schemas"]["TraceFaultInput"];
        FaultPage: {
            items: components["schemas"]["ListedFault"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            /** @description Nodes that did not answer. Their connections, and the status of their resources, are missing from the list. Absent when nothing is missing. */
            incomplete?: components["schemas"]["MissingNode"][];
        };
        /** @description What is wrong with the connection between an endpoint and its peer. */
        FaultPatch: {
            /**
             * FaultPatchType
             * @enum {string}
             */
            type?: "noop" | "latency" | "bandwidth" | "limit" | "slice" | "stall" | "retransmit" | "loss" | "duplicate" | "reorder" | "corrupt" | "replace" | "inject" | "truncate" | "mtu" | "close" | "slowClose" | "vanish" | "dialFailure" | "dialDelay" | "acceptDelay" | "limitConnections" | "refuse" | "tlsHandshake" | "profile" | "trace";
            /** @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`. Or: `in`: what the peer sends; `out`: what is sent to the peer; `both`. Default `both`. */
            direction?: ("in" | "out" | "both") | null;
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean | null;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number | null;
            /** @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1. Or: Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1. */
            probability?: number | null;
            when?: components["schemas"]["FaultWhenPatch"] | null;
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundaryPatch"] | null;
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundaryPatch"] | null;
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedulePatch"] | null;
            /** @description The same seed makes the same decisions. Default: derived from the id of the endpoint. */
            seed?: number | null;
            /**
             * FaultPatchMs
             * @description Delay in milliseconds, fractions allowed. 0 with `jitterMs` 0: none. Or: The limit is reached this many milliseconds after the fault began. 0: at once. Or: Length of the stall in milliseconds. Default: until the fault is removed or its period ends. Or: Wait before an upstream is dialled, in milliseconds. It counts towards `dial.timeoutMs` of the handler. 0 with `jitterMs` 0: none. Or: Wait between the arrival of a connection and its beginning, in milliseconds. 0 with `jitterMs` 0: none.
             */
            ms?: number | null;
            /** @description Spread of the delay in milliseconds; its meaning depends on `distribution`. Default 0: none. Or: The wait is ms ± jitterMs, uniform, drawn for each attempt, and at least 0. Default 0. Or: The wait is ms ± jitterMs, uniform, drawn for each connection, and at least 0. Default 0. */
            jitterMs?: number | null;
            /** @description `uniform`: ms ± jitterMs; `normal`: mean ms, standard deviation jitterMs; `pareto`: ms + jitterMs · ((1−u)^(−1/3) − 1); `lognormal`: ms + jitterMs · e^z. u is uniform, z standard normal. A delay is at least 0 and at most 600000. Default `uniform`. */
            distribution?: ("uniform" | "normal" | "pareto" | "lognormal") | null;
            /** @description How strongly a delay depends on the one before it. 0: not at all. Default 0. Or: How strongly a decision depends on the one before it. 0: not at all. Default 0. */
            correlation?: number | null;
            /** @description UDP: a datagram never overtakes another. TCP and TLS always keep the order. Default false. */
            keepOrder?: boolean | null;
            /** @description Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 16 MiB. Or: Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 1 MiB. */
            queueBytes?: number | null;
            /**
             * Format: int64
             * @description Bytes per second. 0: nothing passes.
             */
            bytesPerSecond?: number;
            /** @description Bytes that pass at once after a pause. Default 0: the rate holds from the first byte. */
            burstBytes?: number | null;
            /** @description Who shares the bandwidth: each connection has it, all connections of one peer address share it, or all of the endpoint. With several `threads` each thread has it. Default `connection`. Or: `endpoint`: all connections of the peers in `when.peer` count together; `peer`: those of each peer address by themselves. With several `threads` each thread counts its own. Default `endpoint`. */
            share?: ("connection" | "peer" | "endpoint") | null;
            /**
             * FaultPatchBytes
             * @description Exactly this many bytes pass. 0: none. Or: Bytes of a piece. Or: The bytes to insert, 1 to 65507. UDP: one datagram. Or: Bytes of a datagram that pass; the rest is cut off. Or: Longest datagram that passes, in bytes of payload.
             */
            bytes?: number | components["schemas"]["BytesInput"] | null;
            /** @description UDP: this many datagrams pass. 0: none. */
            datagrams?: number | null;
            /** @description What happens at the limit. `close` closes the connection with FIN; `half` ends the direction: FIN to the peer (`out`), or as if the peer had sent FIN (`in`); `reset` closes with RST; `hold` keeps everything that follows until the fault is removed; `swallow` drops it. UDP: `close`, `half` and `reset` end the session. Default `close`. */
            then?: ("close" | "half" | "reset" | "hold" | "swallow") | null;
            /** @description A piece has up to this many bytes less or more. Less than `bytes`. Default 0. */
            variationBytes?: number | null;
            /** @description Wait between two pieces in milliseconds, fractions allowed. Default 0: separate writes. Or: How much later FIN and RST pass, in milliseconds. Or: Wait before the server takes part in the handshake, in milliseconds. Default: none. */
            delayMs?: number | null;
            /** @description `hold`: everything passes when the stall ends, nothing is lost on TCP; at 1 MiB TCP stops reading, and UDP drops the datagram. `swallow`: what comes is dropped; the FIN still passes when the stall ends. Default `hold`. Or: What happens to these bits: inverted, set to 1, set to 0, or each set to a random value. Default `flip`. Or: What happens to a longer one: it is dropped, or cut to `bytes`. Default `drop`. Or: `fin` closes the connection; `half` sends FIN and keeps receiving; `reset` closes with RST. UDP: the session ends. Default `fin`. Or: How connecting to an upstream fails: `refused` (`connection_refused`), `reset` (`connection_reset`) and `unresolvable` (`name_not_resolved`) at once; `timeout` (`connect_timeout`) after `dial.timeoutMs` of the handler, or not at all when the fault ends before; a UDP session, which has no time for its dial, waits for the end of the fault. Default `refused`. */
            how?: ("hold" | "swallow" | "flip" | "set" | "zero" | "random" | "drop" | "truncate" | "fin" | "half" | "reset" | "refused" | "timeout" | "unresolvable") | null;
            /** @description Closes the connection this many milliseconds after the stall began. 0: at once. Default: never. */
            closeAfterMs?: number | null;
            /** @description Closes the connection when nothing has come in the direction of the fault for this many milliseconds, counted from the beginning of the stall or the last bytes. Default: never. */
            closeIdleMs?: number | null;
            /** @description What the removal of the fault does to its open connections. `release`: what is held passes; `close`: they are closed, and what is held is dropped. Default `release`. */
            onRemove?: ("release" | "close") | null;
            /** @description Share of units that are lost. Give either this or `bursts`. 0: none; 1: all. Or: Share of datagrams that are sent more than once. 0: none; 1: all. Or: Share of datagrams that are held back. 0: none; 1: all. Or: Chance that one byte of a datagram, or of 256 bytes of a stream, is damaged. 0: none; 1: each. Or: Share of datagrams that are cut. Default 1: all. */
            rate?: number | null;
            bursts?: components["schemas"]["FaultBurstsPatch"] | null;
            /** @description Delay of the first retransmission, in milliseconds. 0: none. Default 200. */
            rtoMs?: number | null;
            /** @description Factor between one retransmission of a segment and the next. Default 2. */
            backoff?: number | null;
            /** @description What is lost on TCP and TLS. `chunk`: what one read of the socket returns, so the stream gets a gap, and the same seed does not lose the same bytes each time. Required there; must be left out on UDP, which loses datagrams. */
            per?: "chunk" | null;
            /** @description Additional copies of such a datagram. Default 1. */
            copies?: number | null;
            /** @description A datagram that is held back is overtaken by at most `window` − 1 others, drawn evenly. Default 2. */
            window?: number | null;
            /** @description Longest time a datagram is held back when no others follow, in milliseconds. Default 1000. */
            maxMs?: number | null;
            /** @description Chance for each byte. Give either this or `rate`. 0: none; 1: all. */
            ratePerByte?: number | null;
            /** @description Bits of a damaged byte that are affected. Default 1. */
            bits?: number | null;
            range?: components["schemas"]["FaultRangePatch"] | null;
            /** @description The bytes to find, 1 to 4096. */
            find?: components["schemas"]["BytesPatch"];
            /** @description What takes their place, at most 64 bytes, or 16 times as many as `find`, up to 4096. Empty: they are removed. */
            with?: components["schemas"]["BytesPatch"];
            /** @description Once, behind this many bytes (UDP: behind the datagram that has the last of them). 0: at the beginning. */
            afterBytes?: number | null;
            /** @description Again and again, the first time after this many milliseconds. */
            everyMs?: number | null;
            /** @description Milliseconds from the beginning of the fault on this connection, even while traffic flows. 0: at once. */
            afterMs?: number | null;
            /** @description When nothing came in the direction of the fault for this many milliseconds. */
            idleMs?: number | null;
            /** @description Milliseconds from the first bytes (or the FIN) in the direction of the fault. These bytes, and all that follow, are dropped. 0: at once. */
            firstBytesMs?: number | null;
            /** @description Most open connections, or UDP sessions. 0: none. Give this, `perSecond` or both. Default: no limit. */
            max?: number | null;
            /** @description Most new connections, or UDP sessions, within any second. Default: no limit. */
            perSecond?: number | null;
            /** @description What happens to a connection over the limit. `reset`: it ends with RST at once (UDP: its datagrams are dropped), and `connection.error` with `connection_limit` is published; `hold`: the peer is connected, and nothing is read or sent until there is room. Default `reset`. */
            excess?: ("reset" | "hold") | null;
            /** @description How the handshake fails. `alert`: with the alert handshake_failure; `truncate`: the connection ends within the answer of the server; `stall`: the server does not answer, until the fault ends or `tls.handshakeTimeoutMs` has passed. With `expired` (since yesterday), `wrongName` (`wrong.invalid`) and `unknownCa` the server has a certificate that is wrong in this respect, and a client that does not check it is connected; the first two are issued by the certificate of the listener. Default: it does not fail. */
            failure?: ("alert" | "expired" | "wrongName" | "unknownCa" | "stall" | "truncate") | null;
            /**
             * FaultPatchProfile
             * @description `3g`: 750 kbit/s down, 250 up, 100 ms, 0 % loss; `edge`: 250 kbit/s down, 250 up, 300 ms, 1.5 % loss; `dsl`: 2000 kbit/s down, 1000 up, 5 ms, 0 % loss; `lte`: 4000 kbit/s down, 3000 up, 20 ms, 0 % loss; `gprs`: 50 kbit/s down, 20 up, 500 ms, 0 % loss; `wifi`: 30000 kbit/s down, 15000 up, 2 ms, 0 % loss; `dialup`: 40 kbit/s down, 40 up, 185 ms, 2 % loss; `very-bad`: 1000 kbit/s down, 1000 up, 500 ms, 10 % loss
             * @enum {string}
             */
            profile?: "3g" | "edge" | "dsl" | "lte" | "gprs" | "wifi" | "dialup" | "very-bad";
            /** @description Each `[atMs, bytesPerSecond, latencyMs, lossRate]`, 1 to 10000, in ascending order of `atMs`: from this time on, in milliseconds from the beginning of the fault on the connection, the link has this rate (0: nothing passes), latency and share of lost segments (TCP and TLS: retransmitted after 200 ms, then twice as long, and all behind them wait) or datagrams. Before the first row the first counts. */
            rows?: number[][];
            /** @description True: the last row lasts as long as the one before it, and then the first follows; at least two rows. False: the last row stays. Default false. */
            loop?: boolean | null;
        };
        /** @description Only bytes at these offsets: of each datagram, or of the stream from where the fault began. Default: all bytes. */
        FaultRange: {
            /**
             * Format: int64
             * @description First offset. Default 0.
             */
            from: number;
            /**
             * Format: int64
             * @description First offset behind the range. Default: no end.
             */
            to?: number;
        };
        /** @description Only bytes at these offsets: of each datagram, or of the stream from where the fault began. Default: all bytes. */
        FaultRangeInput: {
            /**
             * Format: int64
             * @description First offset. Default 0.
             */
            from?: number;
            /**
             * Format: int64
             * @description First offset behind the range. Default: no end.
             */
            to?: number;
        };
        /** @description Only bytes at these offsets: of each datagram, or of the stream from where the fault began. Default: all bytes. */
        FaultRangePatch: {
            /** @description First offset. Default 0. */
            from?: number | null;
            /** @description First offset behind the range. Default: no end. */
            to?: number | null;
        };
        /** @description A fault of a listener or client was removed; `data` shows it as it was. */
        FaultRemovedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "fault.removed";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** FaultRemovedEventData */
            data: {
                /** @description Name of the fault. */
                name: string;
                /** @description Type of the fault, for example `latency`. */
                type: string;
                /**
                 * FaultRemovedEventDataDirection
                 * @description Absent: the fault acts on whole connections.
                 * @enum {string}
                 */
                direction?: "in" | "out" | "both";
                enabled: boolean;
                /**
                 * Format: int64
                 * @description Revision of the endpoint after the change.
                 */
                revision: number;
            };
        };
        /** @description When the fault is active, counted from its creation or last change: flapping, brown-outs. */
        FaultSchedule: {
            /** @description Wait from the activation of the fault to its first period, in milliseconds. Default 0. */
            startMs: number;
            /** @description Length of a period in which the fault is active, in milliseconds. */
            durationMs: number;
            /** @description From the start of one period to the start of the next, in milliseconds. Default: one period. */
            everyMs?: number;
        };
        /** @description When the fault is active, counted from its creation or last change: flapping, brown-outs. */
        FaultScheduleInput: {
            /** @description Wait from the activation of the fault to its first period, in milliseconds. Default 0. */
            startMs?: number;
            /** @description Length of a period in which the fault is active, in milliseconds. */
            durationMs: number;
            /** @description From the start of one period to the start of the next, in milliseconds. Default: one period. */
            everyMs?: number;
        };
        /** @description When the fault is active, counted from its creation or last change: flapping, brown-outs. */
        FaultSchedulePatch: {
            /** @description Wait from the activation of the fault to its first period, in milliseconds. Default 0. */
            startMs?: number | null;
            /** @description Length of a period in which the fault is active, in milliseconds. */
            durationMs?: number;
            /** @description From the start of one period to the start of the next, in milliseconds. Default: one period. */
            everyMs?: number | null;
        };
        /** @description Which connections a fault affects. Default: all. */
        FaultWhen: {
            /** @description Peers that are affected (CIDR blocks), at most 64. Default: all. */
            peer?: string[];
            /** @description Connections that are affected. Default: all. */
            connections?: components["schemas"]["FaultConnections"];
        };
        /** @description Which connections a fault affects. Default: all. */
        FaultWhenInput: {
            /** @description Peers that are affected (CIDR blocks), at most 64. Default: all. */
            peer?: string[];
            /** @description Connections that are affected. Default: all. */
            connections?: components["schemas"]["FaultConnectionsInput"];
        };
        /** @description Which connections a fault affects. Default: all. */
        FaultWhenPatch: {
            /** @description Peers that are affected (CIDR blocks), at most 64. Default: all. */
            peer?: string[] | null;
            /** @description Connections that are affected. Default: all. */
            connections?: components["schemas"]["FaultConnectionsPatch"] | null;
        };
        /** @description Faults of the connection between the endpoint and its peers, by name, at most 64. Changes reach open connections at once. A merge patch adds, changes and removes (null) one. */
        Faults: {
            [key: string]: components["schemas"]["Fault"];
        };
        /** @description Faults of the connection between the endpoint and its peers, by name, at most 64. Changes reach open connections at once. A merge patch adds, changes and removes (null) one. */
        FaultsInput: {
            [key: string]: components["schemas"]["FaultInput"];
        };
        /** @description Faults of the connection between the endpoint and its peers, by name, at most 64. Changes reach open connections at once. A merge patch adds, changes and removes (null) one. */
        FaultsPatch: {
            [key: string]: components["schemas"]["FaultPatch"] | null;
        };
        /** @description Which faults to remove. The body may be left out. */
        FaultsReset: {
            /** @description Only faults of endpoints with all these labels, each `key:value`. Default: all endpoints. */
            labels?: string[];
        };
        /** @description What was removed. */
        FaultsResetResult: {
            /**
             * Format: int64
             * @description Endpoints that had faults.
             */
            endpoints: number;
            /**
             * Format: int64
             * @description Faults that were removed.
             */
            faults: number;
            /** @description Nodes that did not answer: their faults may remain. Absent when nothing is missing. */
            incomplete?: components["schemas"]["MissingNode"][];
        };
        /** @description A name that no listener or client has. It may be deleted, or created later, so the filter is accepted. */
        FilterWarning: {
            /** @description Path in the request, for example `listener` or `filter.listener`. */
            path: string;
            message: string;
        };
        /** @description Every message has the same length. Sending a message of another length is refused. */
        FixedFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "fixed";
            /** @description Length of every message in bytes. */
            length: number;
        };
        /** @description Sends the message to another server as the exact bytes received (line ending, stripped header, escapes and check bytes included), and sends the replies of that server back to the peer as they arrive. Bytes that the framing skips (noise before a start marker, messages that are too long) are not forwarded. Only two kinds of messages are encoded again: those truncated by `onOversize: truncate`, and those that had partly arrived when a change of the rules started forwarding. The connection to the server is opened with the first message, once per connection and target, and closed with it. In a rule with `on: connect` it is opened immediately and nothing is sent, so a server that sends first is heard; messages need a separate rule. The connection to the peer ends like the one to the server: FIN after a FIN; RST when the server resets, refuses, does not answer in time, cannot be resolved or is not allowed, with the reason in `connection.error`. It is never opened a second time for the same connection. UDP: when the target cannot be opened, the session ends and the next datagram starts a new one; a refused port is a `connection.error`, and the session stays. */
        ForwardAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "forward";
            /** @description Target: an IP address or a host name. The egress rules check the resolved address. */
            host: string;
            /** @description The port to connect to. */
            port: number;
            /**
             * ForwardActionTransport
             * @description Default: the transport of the listener; a TLS listener forwards the decrypted bytes over TCP.
             * @enum {string}
             */
            transport?: "tcp" | "udp";
            /** @description Time limit for connecting, including name lookup, in milliseconds. Default 5000. */
            connectTimeoutMs: number;
        };
        /** @description Sends the message to another server as the exact bytes received (line ending, stripped header, escapes and check bytes included), and sends the replies of that server back to the peer as they arrive. Bytes that the framing skips (noise before a start marker, messages that are too long) are not forwarded. Only two kinds of messages are encoded again: those truncated by `onOversize: truncate`, and those that had partly arrived when a change of the rules started forwarding. The connection to the server is opened with the first message, once per connection and target, and closed with it. In a rule with `on: connect` it is opened immediately and nothing is sent, so a server that sends first is heard; messages need a separate rule. The connection to the peer ends like the one to the server: FIN after a FIN; RST when the server resets, refuses, does not answer in time, cannot be resolved or is not allowed, with the reason in `connection.error`. It is never opened a second time for the same connection. UDP: when the target cannot be opened, the session ends and the next datagram starts a new one; a refused port is a `connection.error`, and the session stays. */
        ForwardActionInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "forward";
            /** @description Target: an IP address or a host name. The egress rules check the resolved address. */
            host: string;
            /** @description The port to connect to. */
            port: number;
            /**
             * ForwardActionInputTransport
             * @description Default: the transport of the listener; a TLS listener forwards the decrypted bytes over TCP.
             * @enum {string}
             */
            transport?: "tcp" | "udp";
            /** @description Time limit for connecting, including name lookup, in milliseconds. Default 5000. */
            connectTimeoutMs?: number;
        };
        /** @description How a byte stream is split into messages, and how messages are encoded. On UDP each datagram is decoded separately. */
        Framing: components["schemas"]["RawFraming"] | components["schemas"]["LineFraming"] | components["schemas"]["DelimiterFraming"] | components["schemas"]["LengthFraming"] | components["schemas"]["VarintFraming"] | components["schemas"]["FixedFraming"] | components["schemas"]["OctetCountedFraming"] | components["schemas"]["MllpFraming"] | components["schemas"]["SlipFraming"] | components["schemas"]["CobsFraming"] | components["schemas"]["StxEtxFraming"] | components["schemas"]["IdleFraming"];
        /** @description A framing, and bytes to decode with it. */
        FramingDecode: {
            framing: components["schemas"]["FramingInput"];
            /** @description `tcp`: the chunks are one stream; `udp`: each is a datagram and decoded by itself. Default `tcp`. */
            transport?: components["schemas"]["Transport"];
            /** @description The bytes in order of arrival: 1 to 1000 chunks, at most 1 MiB in total. Except with `raw`, the way a stream is split into chunks makes no difference. */
            chunks: components["schemas"]["Chunk"][];
            /** @description True: the stream ends after the last chunk. `line` and `idle` then return the incomplete message; the other framings drop and count it. Always true for a datagram. Default false. */
            end?: boolean;
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Largest message in bytes. Default 1 MiB. A framing can set its own. */
            maxMessageBytes?: number;
            /** @description Most messages in the answer, 0 to 1000; `total` counts all. Default 100. */
            limit?: number;
        };
        /** @description The messages that a framing decodes from the bytes. */
        FramingDecoded: {
            messages: components["schemas"]["DecodedMessage"][];
            /**
             * Format: int32
             * @description Number of messages; `messages` has the first `limit`.
             */
            total: number;
            /**
             * Format: int32
             * @description Messages and runs of bytes dropped, counted as in `dropped` of a connection.
             */
            dropped: number;
            /** @description TCP: at most one, where a connection would be closed; nothing after it is decoded. UDP: one for each invalid datagram. */
            faults: components["schemas"]["DecodeFault"][];
            /** @description TCP: the bytes after the last message: an incomplete message, skipped bytes, and with an error everything that was not decoded. Null when there are none, and on UDP. */
            remainder: {
                data: string;
                encoding: components["schemas"]["BytesEncoding"];
                /** Format: int32 */
                bytes: number;
                /**
                 * Format: int32
                 * @description The first of these bytes, counted from 0 over all chunks.
                 */
                offset: number;
            } | null;
        };
        /** @description A framing, and messages to encode with it. */
        FramingEncode: {
            framing: components["schemas"]["FramingInput"];
            /** @description Messages as in a send: 1 to 1000, at most 1 MiB in total. */
            messages: components["schemas"]["BytesInput"][];
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
        };
        /** @description The bytes that would be sent. */
        FramingEncoded: {
            /** @description One for each message, in order. */
            frames: {
                data: string;
                encoding: components["schemas"]["BytesEncoding"];
                /**
                 * Format: int32
                 * @description Length of the frame.
                 */
                bytes: number;
            }[];
            /**
             * Format: int32
             * @description Total length of all frames.
             */
            bytes: number;
        };
        /** @description How a byte stream is split into messages, and how messages are encoded. On UDP each datagram is decoded separately. */
        FramingInput: components["schemas"]["RawFraming"] | components["schemas"]["LineFramingInput"] | components["schemas"]["DelimiterFramingInput"] | components["schemas"]["LengthFramingInput"] | components["schemas"]["VarintFramingInput"] | components["schemas"]["FixedFraming"] | components["schemas"]["OctetCountedFramingInput"] | components["schemas"]["MllpFramingInput"] | components["schemas"]["SlipFramingInput"] | components["schemas"]["CobsFramingInput"] | components["schemas"]["StxEtxFramingInput"] | components["schemas"]["IdleFramingInput"];
        /** @description How a byte stream is split into messages, and how messages are encoded. On UDP each datagram is decoded separately. */
        FramingPatch: {
            /**
             * FramingPatchType
             * @enum {string}
             */
            type?: "raw" | "line" | "delimiter" | "length" | "varint" | "fixed" | "octet-counted" | "mllp" | "slip" | "cobs" | "stx-etx" | "idle";
            /** @description Line ending that sending appends: `lf` LF, unless the message ends with one; `crlf` CR LF, which also replaces an LF at the end of the message. Receiving accepts both. Default `lf`. */
            ending?: ("lf" | "crlf") | null;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number | null;
            /** @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. */
            onOversize?: ("drop" | "truncate" | "close") | null;
            /** @description Any of these sequences ends a message; at most 64 bytes each. Sending appends the first one, unless the message already ends with one. */
            delimiters?: components["schemas"]["BytesInput"][];
            /** @description A message begins with this sequence; bytes before it are skipped and counted. */
            start?: components["schemas"]["BytesPatch"] | null;
            /** @description Escape byte: it is removed, and the byte after it is taken literally. Sending escapes delimiters, start markers and the escape byte itself. Delimiters and start markers must not contain it. */
            escape?: components["schemas"]["BytesPatch"] | null;
            /** @description Keep the delimiter and start marker in the message. Default false. Or: Keep the length, and the bytes before it, in the message. Sending then overwrites the length with the correct one. Default false: sending puts `offset` zero bytes before the length. */
            keep?: boolean | null;
            /** @description Bytes before the length field (Netty `lengthFieldOffset`). Or: Bytes before the length (MQTT: 1, the packet type). Default 0. */
            offset?: number | null;
            /** @description Size of the length field in bytes (Netty `lengthFieldLength`). */
            width?: (1 | 2 | 3 | 4 | 8) | null;
            /** @description Byte order of the length field. */
            endian?: ("big" | "little") | null;
            /** @description Added to the value (Netty `lengthAdjustment`): frame length = offset + width + value + adjust. */
            adjust?: number | null;
            /** @description Bytes removed from the front of a frame (Netty `initialBytesToStrip`). Sending puts as many zero bytes there, then writes the length field. */
            strip?: number | null;
            /** @description Length of every message in bytes. */
            length?: number;
            /** @description Also accept messages without a count (RFC 6587 section 3.4.2, used by older senders): a message that begins with `<` ends at LF, and line ends between messages are skipped. Default false: anything but a count closes the connection with `malformed_message`. */
            nonTransparent?: boolean | null;
            /** @description `none`: STX … ETX, the first ETX ends the message. `escape`: the same, but a byte after DLE (0x10) is content; sending puts DLE before STX, ETX and DLE. `transparent`: DLE STX … DLE ETX, and a DLE in the content is doubled; DLE before anything else closes the connection with `malformed_message`. Default `none`. */
            stuffing?: ("none" | "escape" | "transparent") | null;
            /** @description Check byte after ETX, computed over the bytes on the wire from after STX up to and including ETX: `lrc` is their exclusive or (ISO 1155), `sum` their sum modulo 256. A wrong check byte closes the connection with `malformed_message`. Default `none`. */
            check?: ("none" | "lrc" | "sum") | null;
            /** @description True: ENQ, ACK, NAK and EOT (0x05, 0x06, 0x15, 0x04) between frames are messages of one byte, and such a message is sent as the bare byte. Default false: bytes between frames are skipped and counted. */
            controls?: boolean | null;
            /** @description Silence that ends a message, in milliseconds. Default 50. */
            gapMs?: number | null;
        };
        /** @description Runs a stored function in a sandbox. */
        FunctionBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "function";
            /** @description With `completed`. */
            result?: components["schemas"]["FunctionResult"];
        };
        FunctionInput: {
            /** @description Name of a stored function (`PUT /v1/functions/{name}`). The job runs the current revision. */
            function: string;
            /** @description Its first argument: any JSON value, nested at most 500 levels deep. Default null. */
            input?: unknown;
        };
        /** @description Runs a stored function in a sandbox. */
        FunctionJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "function";
            input: components["schemas"]["FunctionInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Runs a stored function in a sandbox. */
        FunctionJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "function";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["FunctionResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        FunctionPage: {
            items: components["schemas"]["FunctionSummary"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description What the function returned: any JSON value, at most 1 MiB and nested at most 500 levels deep; null when it returned nothing. NaN and Infinity are not JSON: the job fails. */
        FunctionResult: unknown;
        /** @description Runs a stored function in a sandbox. */
        FunctionSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "function";
            input: components["schemas"]["FunctionInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * FunctionScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /** @description The specification of a function. */
        FunctionSpec: {
            /** @description An ES module whose default export is `(input, ctx) => value`, or a promise of one. Input and value are JSON. `ctx` has `job` (id, attempt), `log(...)`, `progress(0…1)` and `fetch(url, {method, headers, body, decode})`. Imports are not available. At most 256 KiB. */
            source: string;
            /** @description Description for readers. Default empty. */
            description?: string;
        };
        /** @description A stored function without its source. */
        FunctionSummary: {
            name: string;
            /** @description Name of the set-up that it belongs to. Absent: none. */
            setup?: string;
            description: string;
            /**
             * Format: int32
             * @description Length of the source in bytes.
             */
            sourceBytes: number;
            /**
             * Format: int64
             * @description Counts changes from 1. Send it in `If-Match` to change only the version you have read.
             */
            revision: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @description Sends `data` on every new connection. On UDP the first datagram of a session triggers the greeting. */
        GreetHandler: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "greet";
            /** @description The bytes, written in `encoding`. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw: boolean;
            /**
             * GreetHandlerThen
             * @description After the greeting: `close` flushes, sends FIN and waits (bounded) for the FIN of the peer; `half` sends FIN and keeps receiving; `keep` keeps the connection open.
             * @enum {string}
             */
            then: "close" | "half" | "keep";
        };
        /** @description Sends `data` on every new connection. On UDP the first datagram of a session triggers the greeting. */
        GreetHandlerInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "greet";
            /** @description The bytes, written in `encoding`. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw?: boolean;
            /**
             * GreetHandlerInputThen
             * @description After the greeting: `close` flushes, sends FIN and waits (bounded) for the FIN of the peer; `half` sends FIN and keeps receiving; `keep` keeps the connection open. Default `close`.
             * @enum {string}
             */
            then?: "close" | "half" | "keep";
        };
        /** @description Sends FIN and keeps receiving; nothing more is sent. UDP: no effect. Must be the last action. */
        HalfAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "half";
        };
        /** @description Hashes bytes repeatedly: an example of CPU-bound work. */
        HashBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "hash";
            /** @description With `completed`. */
            result?: components["schemas"]["HashResult"];
        };
        HashInput: {
            /** @description The bytes, written in `encoding`. Default ``. */
            data?: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /**
             * HashInputAlgorithm
             * @description Default sha256.
             * @enum {string}
             */
            algorithm?: "sha256" | "sha512";
            /** @description Number of hash rounds. Default 100000. */
            rounds?: number;
        };
        /** @description Hashes bytes repeatedly: an example of CPU-bound work. */
        HashJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "hash";
            input: components["schemas"]["HashInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Hashes bytes repeatedly: an example of CPU-bound work. */
        HashJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "hash";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["HashResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        HashResult: {
            /** @description Hexadecimal. */
            digest: string;
            /** Format: int32 */
            rounds: number;
            /**
             * Format: double
             * @description Time taken, in milliseconds, at most three decimals.
             */
            elapsedMs: number;
        };
        /** @description Hashes bytes repeatedly: an example of CPU-bound work. */
        HashSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "hash";
            input: components["schemas"]["HashInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * HashScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /** @description The process is alive. */
        Health: {
            /** @constant */
            status: "ok";
            version: string;
            /**
             * Format: int64
             * @description Since the process started, in milliseconds.
             */
            uptimeMs: number;
        };
        /** @description Assertions on the response; when one fails, the job fails with `job_assertion_failed`. */
        HttpAssertions: {
            /** @description Any of these codes or classes, for example `[200, "3xx"]`. */
            status?: (number | ("1xx" | "2xx" | "3xx" | "4xx" | "5xx"))[];
            /** @description Header name → condition on its value. At most 100. */
            headers?: {
                [key: string]: components["schemas"]["MessageMatch"];
            };
            /** @description Condition on the decoded body, as far as `maxBodyBytes` keeps it. */
            body?: components["schemas"]["MessageMatch"];
            /** @description Longest total time in milliseconds. */
            maxTotalMs?: number;
        };
        /** @description Sends one HTTP request and measures each phase. */
        HttpRequestBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "http.request";
            /** @description With `completed`. */
            result?: components["schemas"]["HttpRequestResult"];
        };
        HttpRequestInput: {
            /** @description Absolute URL, http or https. User info (`user:password@`) is sent as basic authorization; percent-encode everything but letters and digits in it, as UTF-8. */
            url: string;
            /**
             * HttpRequestInputMethod
             * @description Default GET.
             * @enum {string}
             */
            method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
            /** @description Request headers, at most 100; not `transfer-encoding`, `keep-alive` or `upgrade`. */
            headers?: {
                [key: string]: string;
            };
            /** @description Request body. */
            body?: components["schemas"]["BytesInput"];
            /** @description Most redirects to follow; one more fails with `job_redirect_limit`. 0: redirects are not followed. Default 5. */
            maxRedirects?: number;
            /** @description Most bytes of the response body that are kept, counted after decoding; the rest is not read. 0: none. Default 64 KiB. */
            maxBodyBytes?: number;
            /** @description True: decode the content codings `gzip`, `deflate` (zlib and raw), `br` and `zstd`, also several; a partial body (206) stays encoded. False: leave the body encoded. Default true. */
            decode?: boolean;
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /**
             * HttpRequestInputFamily
             * @description IP version to use for a host name. 0: any. Default 0.
             * @enum {integer}
             */
            family?: 0 | 4 | 6;
            /** @description Time limit for name lookup, connecting and the TLS handshake together, in milliseconds; after it `connect_timeout`. Default 10000. */
            connectTimeoutMs?: number;
            tls?: components["schemas"]["TlsClient"];
            assert?: components["schemas"]["HttpAssertions"];
        };
        /** @description Sends one HTTP request and measures each phase. */
        HttpRequestJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "http.request";
            input: components["schemas"]["HttpRequestInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Sends one HTTP request and measures each phase. */
        HttpRequestJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "http.request";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["HttpRequestResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        HttpRequestResult: {
            /** @description The URL of the final response, after redirects. */
            url: string;
            /** Format: int32 */
            status: number;
            /** @description Headers as received, including `content-encoding` and `content-length` of a decoded body. Names in lower case; values as Latin-1; an array when a header occurs several times. */
            headers: {
                [key: string]: unknown;
            };
            /** HttpRequestResultBody */
            body: {
                data: string;
                encoding: components["schemas"]["BytesEncoding"];
                /**
                 * Format: int32
                 * @description Bytes kept.
                 */
                bytes: number;
                truncated: boolean;
            };
            /** @description Content codings that were decoded, the outermost first; empty when there was none. */
            decoded: string[];
            /** @description The redirects that were followed; their bodies are not read. A location in UTF-8 is shown as text. */
            redirects: {
                /** Format: int32 */
                status: number;
                location: string;
            }[];
            /** @description The address that was connected to. */
            address: components["schemas"]["Address"];
            /**
             * HttpRequestResultPhases
             * @description Each job opens its own connection. With redirects, all but `totalMs` are those of the last request.
             */
            phases: {
                /**
                 * Format: double
                 * @description Resolving the name, in milliseconds, at most three decimals.
                 */
                resolveMs: number;
                /**
                 * Format: double
                 * @description TCP handshake, in milliseconds, at most three decimals.
                 */
                connectMs: number;
                /**
                 * Format: double
                 * @description TLS handshake; 0 without TLS, in milliseconds, at most three decimals.
                 */
                tlsMs: number;
                /**
                 * Format: double
                 * @description Time from the request to the response header, in milliseconds, at most three decimals.
                 */
                firstByteMs: number;
                /**
                 * Format: double
                 * @description Total time, including the body and all redirects, in milliseconds, at most three decimals.
                 */
                totalMs: number;
            };
            assertions: components["schemas"]["JobAssertion"][];
        };
        /** @description Sends one HTTP request and measures each phase. */
        HttpRequestSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "http.request";
            input: components["schemas"]["HttpRequestInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * HttpRequestScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /** @description A message ends after `gapMs` of silence, or with the connection. For serial-line protocols that have no other delimiter. The network may merge or split what was sent, so choose a gap well above its jitter. Sending adds nothing and does not wait. TCP only: on UDP each datagram is one message (`raw`). */
        IdleFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "idle";
            /** @description Silence that ends a message, in milliseconds. Default 50. */
            gapMs: number;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * IdleFramingOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.
             * @enum {string}
             */
            onOversize: "drop" | "truncate" | "close";
        };
        /** @description A message ends after `gapMs` of silence, or with the connection. For serial-line protocols that have no other delimiter. The network may merge or split what was sent, so choose a gap well above its jitter. Sending adds nothing and does not wait. TCP only: on UDP each datagram is one message (`raw`). */
        IdleFramingInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "idle";
            /** @description Silence that ends a message, in milliseconds. Default 50. */
            gapMs?: number;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * IdleFramingInputOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. Default `close`.
             * @enum {string}
             */
            onOversize?: "drop" | "truncate" | "close";
        };
        /** @description Inserts bytes that were never sent. They are not messages of Portcall. */
        InjectFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "inject";
            /**
             * InjectFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description The bytes to insert, 1 to 65507. UDP: one datagram. */
            bytes: components["schemas"]["Bytes"];
            /**
             * Format: int64
             * @description Once, behind this many bytes (UDP: behind the datagram that has the last of them). 0: at the beginning.
             */
            afterBytes?: number;
            /** @description Again and again, the first time after this many milliseconds. */
            everyMs?: number;
        };
        /** @description Inserts bytes that were never sent. They are not messages of Portcall. */
        InjectFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "inject";
            /**
             * InjectFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description The bytes to insert, 1 to 65507. UDP: one datagram. */
            bytes: components["schemas"]["BytesInput"];
            /**
             * Format: int64
             * @description Once, behind this many bytes (UDP: behind the datagram that has the last of them). 0: at the beginning.
             */
            afterBytes?: number;
            /** @description Again and again, the first time after this many milliseconds. */
            everyMs?: number;
        };
        /** @description One unit of work. */
        Job: components["schemas"]["HttpRequestJobDetails"] | components["schemas"]["TcpExchangeJobDetails"] | components["schemas"]["UdpExchangeJobDetails"] | components["schemas"]["TcpProbeJobDetails"] | components["schemas"]["TlsInspectJobDetails"] | components["schemas"]["DnsLookupJobDetails"] | components["schemas"]["TcpLoadJobDetails"] | components["schemas"]["UdpLoadJobDetails"] | components["schemas"]["HashJobDetails"] | components["schemas"]["SleepJobDetails"] | components["schemas"]["CounterAddJobDetails"] | components["schemas"]["FunctionJobDetails"];
        /** @description An assertion of the job. If it is not ok, the job fails with `job_assertion_failed`. */
        JobAssertion: {
            /** @description The field of the input with the assertion, for example `assert.status`. */
            path: string;
            ok: boolean;
            /** @description The observed value. */
            detail: string;
        };
        /** @description A job was cancelled. Always its last event. */
        JobCancelledEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "job.cancelled";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** JobCancelledEventData */
            data: {
                pool: string;
                kind?: string;
                /** @description Labels of the job; absent when it has none. */
                labels?: components["schemas"]["Labels"];
                /** @description Id of its batch. */
                batch?: string;
                /**
                 * Format: int32
                 * @description Its index in the inputs of the batch, from 0.
                 */
                index?: number;
                /** @description Id of the schedule that submitted it. */
                schedule?: string;
                /** @description Target of the job: `host:port`, a URL without user information and query, or the name of a function, counter or domain. */
                target?: string;
            };
        };
        /** @description A job completed. */
        JobCompletedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "job.completed";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** JobCompletedEventData */
            data: {
                pool: string;
                kind: string;
                /** @description Labels of the job; absent when it has none. */
                labels?: components["schemas"]["Labels"];
                /** @description Id of its batch. */
                batch?: string;
                /**
                 * Format: int32
                 * @description Its index in the inputs of the batch, from 0.
                 */
                index?: number;
                /** @description Id of the schedule that submitted it. */
                schedule?: string;
                /** @description Target of the job: `host:port`, a URL without user information and query, or the name of a function, counter or domain. */
                target?: string;
                /** Format: int32 */
                attempt: number;
                /** Format: int64 */
                runMs: number;
                /** Format: int32 */
                resultBytes: number;
            };
        };
        /** @description Why a job, or its last attempt, did not complete. Kinds may add fields. */
        JobError: {
            /** @description Code of the error catalogue (docs/errors.md). */
            code: string;
            detail: string;
            /** @description With `job_assertion_failed`: the assertion that failed. */
            assertion?: components["schemas"]["FailedAssertion"];
        } & {
            [key: string]: unknown;
        };
        /** @description An attempt of a job failed. */
        JobFailedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "job.failed";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** JobFailedEventData */
            data: {
                pool: string;
                kind: string;
                /** @description Labels of the job; absent when it has none. */
                labels?: components["schemas"]["Labels"];
                /** @description Id of its batch. */
                batch?: string;
                /**
                 * Format: int32
                 * @description Its index in the inputs of the batch, from 0.
                 */
                index?: number;
                /** @description Id of the schedule that submitted it. */
                schedule?: string;
                /** @description Target of the job: `host:port`, a URL without user information and query, or the name of a function, counter or domain. */
                target?: string;
                /** @description Code of the error catalogue. */
                code: string;
                detail: string;
                /** @description With `job_assertion_failed`: the assertion that failed. `expected` and `actual` need the scope `payload`. */
                assertion?: components["schemas"]["FailedAssertion"];
                /** Format: int32 */
                attempt: number;
                /** @description Milliseconds until the next retry; null: no automatic retry. */
                retryInMs: number | null;
                /** @description Fields of `data` that are left out or masked because the key lacks the scope `payload`; else absent. */
                omitted?: string[];
            };
        };
        /**
         * @description What a job does.
         * @enum {string}
         */
        JobKind: "http.request" | "tcp.exchange" | "udp.exchange" | "tcp.probe" | "tls.inspect" | "dns.lookup" | "tcp.load" | "udp.load" | "hash" | "sleep" | "counter.add" | "function";
        /** @description A job wrote a line to its log. */
        JobLogEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "job.log";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** JobLogEventData */
            data: {
                level: string;
                /** @description Absent without the scope `payload`. */
                text?: string;
                /** Format: int32 */
                attempt: number;
                /** @description Fields of `data` that are left out or masked because the key lacks the scope `payload`; else absent. */
                omitted?: string[];
            };
        };
        /** @enum {string} */
        JobLogLevel: "debug" | "info" | "warn" | "error";
        /** @description A log line of a job. */
        JobLogLine: {
            /** Format: date-time */
            at: string;
            level: components["schemas"]["JobLogLevel"];
            text: string;
            /** Format: int32 */
            attempt: number;
        };
        /** @description The log of a job, over all attempts. */
        JobLogs: {
            items: components["schemas"]["JobLogLine"][];
            /**
             * Format: int64
             * @description Number of older lines that were evicted.
             */
            dropped: number;
        };
        JobPage: {
            items: components["schemas"]["JobSummary"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description A job reported progress. Not every report is published. */
        JobProgressEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "job.progress";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** JobProgressEventData */
            data: {
                /**
                 * Format: double
                 * @description 0 to 1.
                 */
                fraction: number;
            };
        };
        /** @description A job was accepted, or re-enqueued by a retry request. */
        JobQueuedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "job.queued";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** JobQueuedEventData */
            data: {
                pool: string;
                kind: string;
                /** @description Labels of the job; absent when it has none. */
                labels?: components["schemas"]["Labels"];
                /** @description Id of its batch. */
                batch?: string;
                /**
                 * Format: int32
                 * @description Its index in the inputs of the batch, from 0.
                 */
                index?: number;
                /** @description Id of the schedule that submitted it. */
                schedule?: string;
                /** @description Target of the job: `host:port`, a URL without user information and query, or the name of a function, counter or domain. */
                target?: string;
                /** Format: int64 */
                delayMs: number;
            };
        };
        /** @description A job to run. */
        JobSpec: components["schemas"]["HttpRequestJob"] | components["schemas"]["TcpExchangeJob"] | components["schemas"]["UdpExchangeJob"] | components["schemas"]["TcpProbeJob"] | components["schemas"]["TlsInspectJob"] | components["schemas"]["DnsLookupJob"] | components["schemas"]["TcpLoadJob"] | components["schemas"]["UdpLoadJob"] | components["schemas"]["HashJob"] | components["schemas"]["SleepJob"] | components["schemas"]["CounterAddJob"] | components["schemas"]["FunctionJob"];
        /** @description An attempt of a job started. */
        JobStartedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "job.started";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** JobStartedEventData */
            data: {
                pool: string;
                kind: string;
                /** @description Labels of the job; absent when it has none. */
                labels?: components["schemas"]["Labels"];
                /** @description Id of its batch. */
                batch?: string;
                /**
                 * Format: int32
                 * @description Its index in the inputs of the batch, from 0.
                 */
                index?: number;
                /** @description Id of the schedule that submitted it. */
                schedule?: string;
                /** @description Target of the job: `host:port`, a URL without user information and query, or the name of a function, counter or domain. */
                target?: string;
                /** Format: int32 */
                attempt: number;
                /**
                 * Format: int64
                 * @description Time since the job was submitted.
                 */
                waitMs: number;
            };
        };
        /**
         * @description `delayed`: waits for its start time, or for its next attempt; `completed`, `failed`, `cancelled` and `timed_out` are final.
         * @enum {string}
         */
        JobState: "queued" | "delayed" | "active" | "completed" | "failed" | "cancelled" | "timed_out";
        /** @description A job in a list: without input, and without result unless `include=result`. */
        JobSummary: {
            id: string;
            pool: string;
            kind: string;
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description With `include=result`: the result as in the job. Needs the scope `payload`. */
            result?: unknown;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        /** @description An attempt of a job exceeded its time limit. */
        JobTimedOutEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "job.timed_out";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** JobTimedOutEventData */
            data: {
                pool: string;
                kind: string;
                /** @description Labels of the job; absent when it has none. */
                labels?: components["schemas"]["Labels"];
                /** @description Id of its batch. */
                batch?: string;
                /**
                 * Format: int32
                 * @description Its index in the inputs of the batch, from 0.
                 */
                index?: number;
                /** @description Id of the schedule that submitted it. */
                schedule?: string;
                /** @description Target of the job: `host:port`, a URL without user information and query, or the name of a function, counter or domain. */
                target?: string;
                /** @description Code of the error catalogue. */
                code: string;
                detail: string;
                /** @description With `job_assertion_failed`: the assertion that failed. `expected` and `actual` need the scope `payload`. */
                assertion?: components["schemas"]["FailedAssertion"];
                /** Format: int32 */
                attempt: number;
                /** @description Milliseconds until the next retry; null: no automatic retry. */
                retryInMs: number | null;
                /** @description Fields of `data` that are left out or masked because the key lacks the scope `payload`; else absent. */
                omitted?: string[];
            };
        };
        JobTimings: {
            /**
             * Format: date-time
             * @description When the job, or its batch, was submitted.
             */
            queuedAt: string;
            /** @description When the latest attempt started. */
            startedAt: string | null;
            finishedAt: string | null;
            /** @description Time from the submission to the start of the latest attempt. */
            waitMs: number | null;
            /** @description Time from the start of the latest attempt to the end. */
            runMs: number | null;
        };
        /** @description The message is JSON (UTF-8, at most 1 MiB), and the value at `path` fulfils all given keys. Numbers are compared by decimal value, also those that a 64-bit floating-point number cannot hold. */
        JsonCondition: {
            /** @description Where to look, for example `user.tags[0]` or `headers["x.y"]`; `$.` in front is allowed. Empty: the whole document. */
            path: string;
            /** @description Whether `path` exists; null counts as existing. Without any other key: true. */
            exists?: boolean;
            /** @description The exact value at `path`: text, a number, true, false or null. Numbers are compared by decimal value: `1`, `1.0` and `1e0` are equal, `9007199254740993` and `9007199254740992` are not. */
            equals?: components["schemas"]["JsonScalar"];
            /** @description A part of the text at `path`, or an element of the array at `path`. */
            contains?: string;
            /** @description Regular expression, RE2 syntax, on the text at `path`. */
            matches?: string;
            /**
             * Format: double
             * @description The number at `path` is at least this.
             */
            min?: number;
            /**
             * Format: double
             * @description The number at `path` is at most this.
             */
            max?: number;
            /**
             * Format: double
             * @description The number at `path` is greater than this.
             */
            above?: number;
            /**
             * Format: double
             * @description The number at `path` is less than this.
             */
            below?: number;
        };
        /** @description Text, a number, true, false or null. */
        JsonScalar: string | number | boolean | null;
        /** @description The API key of a request, without the key itself. */
        Key: {
            /** @description Name of the key; `local` when the node has no keys. */
            name: string;
            /** @description What the key allows. */
            scopes: ("read" | "write" | "payload" | "admin")[];
        };
        /** @description Key-value pairs to find and filter by. At most 32. */
        Labels: {
            [key: string]: string;
        };
        /** @description Key-value pairs to find and filter by. At most 32. */
        LabelsPatch: {
            [key: string]: string | null;
        };
        /** @description Delays bytes and datagrams. The FIN waits behind them. */
        LatencyFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "latency";
            /**
             * LatencyFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Delay in milliseconds, fractions allowed. 0 with `jitterMs` 0: none.
             */
            ms: number;
            /**
             * Format: double
             * @description Spread of the delay in milliseconds; its meaning depends on `distribution`. Default 0: none.
             */
            jitterMs: number;
            /**
             * LatencyFaultDistribution
             * @description `uniform`: ms ± jitterMs; `normal`: mean ms, standard deviation jitterMs; `pareto`: ms + jitterMs · ((1−u)^(−1/3) − 1); `lognormal`: ms + jitterMs · e^z. u is uniform, z standard normal. A delay is at least 0 and at most 600000. Default `uniform`.
             * @enum {string}
             */
            distribution: "uniform" | "normal" | "pareto" | "lognormal";
            /**
             * Format: double
             * @description How strongly a delay depends on the one before it. 0: not at all. Default 0.
             */
            correlation: number;
            /** @description UDP: a datagram never overtakes another. TCP and TLS always keep the order. Default false. */
            keepOrder: boolean;
            /** @description Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 16 MiB. */
            queueBytes: number;
        };
        /** @description Delays bytes and datagrams. The FIN waits behind them. */
        LatencyFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "latency";
            /**
             * LatencyFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Delay in milliseconds, fractions allowed. 0 with `jitterMs` 0: none.
             */
            ms: number;
            /**
             * Format: double
             * @description Spread of the delay in milliseconds; its meaning depends on `distribution`. Default 0: none.
             */
            jitterMs?: number;
            /**
             * LatencyFaultInputDistribution
             * @description `uniform`: ms ± jitterMs; `normal`: mean ms, standard deviation jitterMs; `pareto`: ms + jitterMs · ((1−u)^(−1/3) − 1); `lognormal`: ms + jitterMs · e^z. u is uniform, z standard normal. A delay is at least 0 and at most 600000. Default `uniform`.
             * @enum {string}
             */
            distribution?: "uniform" | "normal" | "pareto" | "lognormal";
            /**
             * Format: double
             * @description How strongly a delay depends on the one before it. 0: not at all. Default 0.
             */
            correlation?: number;
            /** @description UDP: a datagram never overtakes another. TCP and TLS always keep the order. Default false. */
            keepOrder?: boolean;
            /** @description Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 16 MiB. */
            queueBytes?: number;
        };
        /** @description From an HDR histogram with three significant digits. With `ratePerSecond` the latency counts from the time a message was due, so a stalled target stays visible. */
        LatencyHistogram: {
            /** Format: int64 */
            count: number;
            /**
             * Format: double
             * @description Shortest, in milliseconds, at most three decimals.
             */
            minMs: number;
            /**
             * Format: double
             * @description Mean, in milliseconds, at most three decimals.
             */
            meanMs: number;
            /**
             * Format: double
             * @description Median, in milliseconds, at most three decimals.
             */
            p50Ms: number;
            /**
             * Format: double
             * @description 90th percentile, in milliseconds, at most three decimals.
             */
            p90Ms: number;
            /**
             * Format: double
             * @description 99th percentile, in milliseconds, at most three decimals.
             */
            p99Ms: number;
            /**
             * Format: double
             * @description 99.9th percentile, in milliseconds, at most three decimals.
             */
            p999Ms: number;
            /**
             * Format: double
             * @description Longest, in milliseconds, at most three decimals.
             */
            maxMs: number;
        };
        /** @description The right to hold a lock for a limited time. */
        Lease: {
            /** @description Name of the lock: 1 to 128 letters, digits, `_`, `.`, `:` or `-`. It need not be created. */
            lock: string;
            /** @description Renews and releases the lease; returned only to the holder. */
            leaseId: string;
            /**
             * Format: int64
             * @description Greater than the token of every earlier lease. The protected resource should remember the greatest token it has seen and refuse smaller ones; then a slow holder cannot overwrite the work of its successor.
             */
            fencingToken: number;
            owner: string;
            /** Format: int32 */
            ttlMs: number;
            /** Format: date-time */
            acquiredAt: string;
            /** Format: date-time */
            expiresAt: string;
        };
        LeaseRenewal: {
            /** @description The lease ends this many milliseconds from now, by the clock of Redis; 50 to 86400000. */
            ttlMs: number;
        };
        /** @description The lease to acquire. The body may be left out. */
        LeaseSpec: {
            /** @description The lease ends this many milliseconds after it was acquired or renewed, by the clock of Redis; 50 to 86400000. Default 30000. */
            ttlMs?: number;
            /** @description How long to wait for a held lock, in milliseconds, at most 60000. First come, first served. 0: do not wait. Default 0. */
            waitMs?: number;
            /** @description Who holds the lock, shown to readers. Default: the name of the API key, or `local`. */
            owner?: string;
        };
        /** @description Length of the message in bytes; all given keys must hold. */
        LengthCondition: {
            /**
             * Format: int32
             * @description At least this many bytes.
             */
            min?: number;
            /**
             * Format: int32
             * @description At most this many bytes.
             */
            max?: number;
            /**
             * Format: int32
             * @description More than this many bytes.
             */
            above?: number;
            /**
             * Format: int32
             * @description Fewer than this many bytes.
             */
            below?: number;
        };
        /** @description A length field in the header gives the length of the frame. The five fields are those of the LengthFieldBasedFrameDecoder of Netty. */
        LengthFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "length";
            /** @description Bytes before the length field (Netty `lengthFieldOffset`). */
            offset: number;
            /**
             * LengthFramingWidth
             * @description Size of the length field in bytes (Netty `lengthFieldLength`).
             * @enum {integer}
             */
            width: 1 | 2 | 3 | 4 | 8;
            /**
             * LengthFramingEndian
             * @description Byte order of the length field.
             * @enum {string}
             */
            endian: "big" | "little";
            /** @description Added to the value (Netty `lengthAdjustment`): frame length = offset + width + value + adjust. */
            adjust: number;
            /** @description Bytes removed from the front of a frame (Netty `initialBytesToStrip`). Sending puts as many zero bytes there, then writes the length field. */
            strip: number;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * LengthFramingOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.
             * @enum {string}
             */
            onOversize: "drop" | "truncate" | "close";
        };
        /** @description A length field in the header gives the length of the frame. The five fields are those of the LengthFieldBasedFrameDecoder of Netty. */
        LengthFramingInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "length";
            /** @description Bytes before the length field (Netty `lengthFieldOffset`). Default `0`. */
            offset?: number;
            /**
             * LengthFramingInputWidth
             * @description Size of the length field in bytes (Netty `lengthFieldLength`). Default `4`.
             * @enum {integer}
             */
            width?: 1 | 2 | 3 | 4 | 8;
            /**
             * LengthFramingInputEndian
             * @description Byte order of the length field. Default `big`.
             * @enum {string}
             */
            endian?: "big" | "little";
            /** @description Added to the value (Netty `lengthAdjustment`): frame length = offset + width + value + adjust. Default `0`. */
            adjust?: number;
            /** @description Bytes removed from the front of a frame (Netty `initialBytesToStrip`). Sending puts as many zero bytes there, then writes the length field. Default `0`. */
            strip?: number;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * LengthFramingInputOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. Default `close`.
             * @enum {string}
             */
            onOversize?: "drop" | "truncate" | "close";
        };
        /** @description A server with few places. For listeners; connections that are open stay. */
        LimitConnectionsFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "limitConnections";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description Most open connections, or UDP sessions. 0: none. Give this, `perSecond` or both. Default: no limit. */
            max?: number;
            /** @description Most new connections, or UDP sessions, within any second. Default: no limit. */
            perSecond?: number;
            /**
             * LimitConnectionsFaultExcess
             * @description What happens to a connection over the limit. `reset`: it ends with RST at once (UDP: its datagrams are dropped), and `connection.error` with `connection_limit` is published; `hold`: the peer is connected, and nothing is read or sent until there is room. Default `reset`.
             * @enum {string}
             */
            excess: "reset" | "hold";
            /**
             * LimitConnectionsFaultShare
             * @description `endpoint`: all connections of the peers in `when.peer` count together; `peer`: those of each peer address by themselves. With several `threads` each thread counts its own. Default `endpoint`.
             * @enum {string}
             */
            share: "endpoint" | "peer";
        };
        /** @description A server with few places. For listeners; connections that are open stay. */
        LimitConnectionsFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "limitConnections";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description Most open connections, or UDP sessions. 0: none. Give this, `perSecond` or both. Default: no limit. */
            max?: number;
            /** @description Most new connections, or UDP sessions, within any second. Default: no limit. */
            perSecond?: number;
            /**
             * LimitConnectionsFaultInputExcess
             * @description What happens to a connection over the limit. `reset`: it ends with RST at once (UDP: its datagrams are dropped), and `connection.error` with `connection_limit` is published; `hold`: the peer is connected, and nothing is read or sent until there is room. Default `reset`.
             * @enum {string}
             */
            excess?: "reset" | "hold";
            /**
             * LimitConnectionsFaultInputShare
             * @description `endpoint`: all connections of the peers in `when.peer` count together; `peer`: those of each peer address by themselves. With several `threads` each thread counts its own. Default `endpoint`.
             * @enum {string}
             */
            share?: "endpoint" | "peer";
        };
        /** @description Lets a connection pass up to a limit; the first of the given limits counts. */
        LimitFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "limit";
            /**
             * LimitFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: int64
             * @description Exactly this many bytes pass. 0: none.
             */
            bytes?: number;
            /**
             * Format: int64
             * @description UDP: this many datagrams pass. 0: none.
             */
            datagrams?: number;
            /** @description The limit is reached this many milliseconds after the fault began. 0: at once. */
            ms?: number;
            /**
             * LimitFaultThen
             * @description What happens at the limit. `close` closes the connection with FIN; `half` ends the direction: FIN to the peer (`out`), or as if the peer had sent FIN (`in`); `reset` closes with RST; `hold` keeps everything that follows until the fault is removed; `swallow` drops it. UDP: `close`, `half` and `reset` end the session. Default `close`.
             * @enum {string}
             */
            then: "close" | "half" | "reset" | "hold" | "swallow";
        };
        /** @description Lets a connection pass up to a limit; the first of the given limits counts. */
        LimitFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "limit";
            /**
             * LimitFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: int64
             * @description Exactly this many bytes pass. 0: none.
             */
            bytes?: number;
            /**
             * Format: int64
             * @description UDP: this many datagrams pass. 0: none.
             */
            datagrams?: number;
            /** @description The limit is reached this many milliseconds after the fault began. 0: at once. */
            ms?: number;
            /**
             * LimitFaultInputThen
             * @description What happens at the limit. `close` closes the connection with FIN; `half` ends the direction: FIN to the peer (`out`), or as if the peer had sent FIN (`in`); `reset` closes with RST; `hold` keeps everything that follows until the fault is removed; `swallow` drops it. UDP: `close`, `half` and `reset` end the session. Default `close`.
             * @enum {string}
             */
            then?: "close" | "half" | "reset" | "hold" | "swallow";
        };
        /**
         * @description `lf`: LF, `crlf`: CR LF, `none`: the stream or the datagram ended with it.
         * @enum {string}
         */
        LineEnding: "lf" | "crlf" | "none";
        /**
         * @description How the lines of a peer end: all at LF, all at CR LF, or some at each.
         * @enum {string}
         */
        LineEndings: "lf" | "crlf" | "mixed";
        /** @description Text lines: each ends at LF, and a CR before it is removed as well. `lineEnding` of a connection shows which of the two its peer uses. Sending appends `ending`. */
        LineFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "line";
            /**
             * LineFramingEnding
             * @description Line ending that sending appends: `lf` LF, unless the message ends with one; `crlf` CR LF, which also replaces an LF at the end of the message. Receiving accepts both. Default `lf`.
             * @enum {string}
             */
            ending?: "lf" | "crlf";
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * LineFramingOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.
             * @enum {string}
             */
            onOversize: "drop" | "truncate" | "close";
        };
        /** @description Text lines: each ends at LF, and a CR before it is removed as well. `lineEnding` of a connection shows which of the two its peer uses. Sending appends `ending`. */
        LineFramingInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "line";
            /**
             * LineFramingInputEnding
             * @description Line ending that sending appends: `lf` LF, unless the message ends with one; `crlf` CR LF, which also replaces an LF at the end of the message. Receiving accepts both. Default `lf`.
             * @enum {string}
             */
            ending?: "lf" | "crlf";
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * LineFramingInputOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. Default `close`.
             * @enum {string}
             */
            onOversize?: "drop" | "truncate" | "close";
        };
        /** @description A fault of some endpoint. */
        ListedFault: {
            /** @description Id of the listener; absent for a client. */
            listener?: string;
            /** @description Id of the client; absent for a listener. */
            client?: string;
            /** @description Name of the endpoint; absent when it has none. */
            endpointName?: string;
            /** @description Name of the node that owns the endpoint. */
            node: string;
            /** @description Name of a fault: a letter, then up to 62 letters, digits, `.`, `_`, `-`. */
            name: string;
            fault: components["schemas"]["Fault"];
        };
        /** @description A server endpoint: its specification, and its current state in `status`. */
        Listener: {
            id: string;
            /** @description Unique name, accepted wherever the id is (`%2F` for the slash in URLs). `setup/name` when it belongs to a set-up. */
            name?: string;
            transport: components["schemas"]["Transport"];
            /** @description Address to bind, IPv4 or IPv6, or `localhost`. Default 127.0.0.1. */
            host: string;
            /** @description Port to bind. 0: any free port, shown in `status.address`; a restart uses the same port if it is still free. Default 0. */
            port: number;
            framing: components["schemas"]["Framing"];
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding: components["schemas"]["BytesEncoding"];
            /** @description Present with transport `tls`. */
            tls?: components["schemas"]["ListenerTls"];
            /** @description Whether connections begin with a PROXY protocol header. The announced address becomes `remote` of the connection. Default `off`. */
            proxyProtocol: components["schemas"]["ReceivedProxyProtocol"];
            /** @description Trusted proxies (CIDR blocks). Connections from all other addresses are closed when `proxyProtocol` is not `off`. Default, also for an empty list: loopback. */
            proxyTrusted: string[];
            handler: components["schemas"]["ListenerHandler"];
            events: components["schemas"]["EventsLevel"];
            /** @description How many messages are kept in memory for `/messages`. Captured messages are lost on a restart. */
            capture: components["schemas"]["Capture"];
            limits: components["schemas"]["ListenerLimits"];
            socket: components["schemas"]["ListenerSocket"];
            /** @description Net threads that share the port (SO_REUSEPORT, Linux). At most the number of net threads of the node. Default 1. */
            threads: number;
            faults: components["schemas"]["Faults"];
            labels: components["schemas"]["Labels"];
            /** @description Name of the set-up that it belongs to. Absent: none. */
            setup?: string;
            /**
             * Format: int64
             * @description Counts changes from 1. Send it in `If-Match` to change only the version you have read.
             */
            revision: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description Name of the node that owns the resource. */
            node: string;
            status: components["schemas"]["ListenerStatus"];
        };
        /** @description A listener was created. */
        ListenerCreatedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "listener.created";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ListenerCreatedEventData */
            data: {
                /** Format: int64 */
                revision: number;
            };
        };
        /** @description A listener was deleted. */
        ListenerDeletedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "listener.deleted";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ListenerDeletedEventData */
            data: Record<string, never>;
        };
        /** @description A listener could not be opened, or lost its socket. */
        ListenerFailedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "listener.failed";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ListenerFailedEventData */
            data: {
                /** @description Code of the error catalogue. */
                code: string;
                detail: string;
                /** @description Milliseconds until the next retry; null: no automatic retry. */
                retryInMs: number | null;
            };
        };
        /** @description What a listener does with connections and messages. */
        ListenerHandler: components["schemas"]["GreetHandler"] | components["schemas"]["ReplyHandler"] | components["schemas"]["EchoHandler"] | components["schemas"]["SinkHandler"] | components["schemas"]["ManualHandler"] | components["schemas"]["RulesHandler"] | components["schemas"]["ProxyHandler"];
        /** @description What a listener does with connections and messages. */
        ListenerHandlerInput: components["schemas"]["GreetHandlerInput"] | components["schemas"]["ReplyHandlerInput"] | components["schemas"]["EchoHandler"] | components["schemas"]["SinkHandler"] | components["schemas"]["ManualHandler"] | components["schemas"]["RulesHandlerInput"] | components["schemas"]["ProxyHandlerInput"];
        /** @description What a listener does with connections and messages. */
        ListenerHandlerPatch: {
            /**
             * ListenerHandlerPatchType
             * @enum {string}
             */
            type?: "greet" | "reply" | "echo" | "sink" | "manual" | "rules" | "proxy";
            /** @description The bytes, written in `encoding`. */
            data?: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"] | null;
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw?: boolean | null;
            /** @description After the greeting: `close` flushes, sends FIN and waits (bounded) for the FIN of the peer; `half` sends FIN and keeps receiving; `keep` keeps the connection open. Or: After a reply: `keep` the connection open, or `close` it once everything is sent. */
            then?: ("close" | "half" | "keep") | null;
            /** @description Tried in this order; only the first that matches fires. At most 10000. */
            rules?: components["schemas"]["RuleInput"][] | null;
            /** @description Actions for a message that no rule matches. Default: none. */
            otherwise?: components["schemas"]["RuleActionInput"][] | null;
            /** @description Initial variables of each connection. */
            state?: {
                [key: string]: components["schemas"]["VariableValueInput"] | null;
            } | null;
            /** @description Makes `probability` repeatable: with the same seed, the n-th try of a rule always ends the same way. A new seed restarts all counts. Default: a random seed. */
            seed?: number | null;
            /** @description The servers to connect to, 1 to 16; `pick` selects one for each connection. */
            upstreams?: components["schemas"]["ProxyUpstreamInput"][];
            /** @description `roundRobin`: one after the other, on each net thread; `random`; `hash`: by the IP address of the peer; `firstHealthy`: the first in the list whose last dial did not fail within 10 s, else the first. Default `roundRobin`. */
            pick?: ("roundRobin" | "random" | "hash" | "firstHealthy") | null;
            /** @description When and how to connect. Listeners with transport `tcp` or `tls`: default `{}`. With `udp` it is refused: a session has its upstream with its first datagram. */
            dial?: components["schemas"]["ProxyDialPatch"] | null;
            /** @description `propagate`: a FIN of one side is passed on, and the other direction continues; `closeBoth`: a FIN of one side closes both. Default `propagate`; `udp` has no FIN and no other value. */
            halfClose?: ("propagate" | "closeBoth") | null;
            /** @description PROXY protocol header to send first to the upstream, before TLS, with the addresses of the connection. Default `off`; `udp` has no other value. */
            sendProxyProtocol?: components["schemas"]["SentProxyProtocol"] | null;
        };
        /** @description Limits of a listener. */
        ListenerLimits: {
            /** @description Most open connections or UDP sessions; more are refused and counted. With `threads` > 1 each thread gets an equal share. Default 10000. */
            maxConnections: number;
            /** @description Close a TCP connection after this many milliseconds without data in either direction, with reason `idle_timeout`. 0: never. Default 0. */
            idleTimeoutMs: number;
            /** @description UDP: a session ends after this many milliseconds without a datagram in either direction. Default 60000. */
            sessionIdleTimeoutMs: number;
            /** @description TCP: how long a closing connection waits for the FIN of the peer before it is reset, in milliseconds. Default 5000. */
            closeTimeoutMs: number;
            /** @description Largest message in bytes. Default 1 MiB. A framing can set its own. */
            maxMessageBytes: number;
            /** @description Most bytes waiting to be sent to one peer. At the limit, handlers stop reading from that peer, and sends of the API fail with `send_buffer_full`. Default 1 MiB. */
            maxSendBufferBytes: number;
            /** @description Most connections per thread that are still in the PROXY protocol header or the TLS handshake; more are refused and counted. Default 1000. */
            maxHandshakes: number;
            /** @description Time limit for the PROXY protocol header, in milliseconds. Default 3000. */
            proxyHeaderTimeoutMs: number;
            /** @description Peers that may connect (CIDR blocks). Empty: all that are not denied. With `proxyProtocol` the announced address counts; a trusted proxy that announces none (LOCAL, UNKNOWN) may connect. */
            allow: string[];
            /** @description Peers that must not connect (CIDR blocks); takes precedence over `allow`. With `proxyProtocol` the announced address counts. */
            deny: string[];
        };
        /** @description Limits of a listener. */
        ListenerLimitsInput: {
            /** @description Most open connections or UDP sessions; more are refused and counted. With `threads` > 1 each thread gets an equal share. Default 10000. */
            maxConnections?: number;
            /** @description Close a TCP connection after this many milliseconds without data in either direction, with reason `idle_timeout`. 0: never. Default 0. */
            idleTimeoutMs?: number;
            /** @description UDP: a session ends after this many milliseconds without a datagram in either direction. Default 60000. */
            sessionIdleTimeoutMs?: number;
            /** @description TCP: how long a closing connection waits for the FIN of the peer before it is reset, in milliseconds. Default 5000. */
            closeTimeoutMs?: number;
            /** @description Largest message in bytes. Default 1 MiB. A framing can set its own. */
            maxMessageBytes?: number;
            /** @description Most bytes waiting to be sent to one peer. At the limit, handlers stop reading from that peer, and sends of the API fail with `send_buffer_full`. Default 1 MiB. */
            maxSendBufferBytes?: number;
            /** @description Most connections per thread that are still in the PROXY protocol header or the TLS handshake; more are refused and counted. Default 1000. */
            maxHandshakes?: number;
            /** @description Time limit for the PROXY protocol header, in milliseconds. Default 3000. */
            proxyHeaderTimeoutMs?: number;
            /** @description Peers that may connect (CIDR blocks). Empty: all that are not denied. With `proxyProtocol` the announced address counts; a trusted proxy that announces none (LOCAL, UNKNOWN) may connect. */
            allow?: string[];
            /** @description Peers that must not connect (CIDR blocks); takes precedence over `allow`. With `proxyProtocol` the announced address counts. */
            deny?: string[];
        };
        /** @description Limits of a listener. */
        ListenerLimitsPatch: {
            /** @description Most open connections or UDP sessions; more are refused and counted. With `threads` > 1 each thread gets an equal share. Default 10000. */
            maxConnections?: number | null;
            /** @description Close a TCP connection after this many milliseconds without data in either direction, with reason `idle_timeout`. 0: never. Default 0. */
            idleTimeoutMs?: number | null;
            /** @description UDP: a session ends after this many milliseconds without a datagram in either direction. Default 60000. */
            sessionIdleTimeoutMs?: number | null;
            /** @description TCP: how long a closing connection waits for the FIN of the peer before it is reset, in milliseconds. Default 5000. */
            closeTimeoutMs?: number | null;
            /** @description Largest message in bytes. Default 1 MiB. A framing can set its own. */
            maxMessageBytes?: number | null;
            /** @description Most bytes waiting to be sent to one peer. At the limit, handlers stop reading from that peer, and sends of the API fail with `send_buffer_full`. Default 1 MiB. */
            maxSendBufferBytes?: number | null;
            /** @description Most connections per thread that are still in the PROXY protocol header or the TLS handshake; more are refused and counted. Default 1000. */
            maxHandshakes?: number | null;
            /** @description Time limit for the PROXY protocol header, in milliseconds. Default 3000. */
            proxyHeaderTimeoutMs?: number | null;
            /** @description Peers that may connect (CIDR blocks). Empty: all that are not denied. With `proxyProtocol` the announced address counts; a trusted proxy that announces none (LOCAL, UNKNOWN) may connect. */
            allow?: string[] | null;
            /** @description Peers that must not connect (CIDR blocks); takes precedence over `allow`. With `proxyProtocol` the announced address counts. */
            deny?: string[] | null;
        };
        ListenerPage: {
            items: components["schemas"]["Listener"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            /** @description Nodes that did not answer. Their connections, and the status of their resources, are missing from the list. Absent when nothing is missing. */
            incomplete?: components["schemas"]["MissingNode"][];
        };
        /** @description JSON Merge Patch (RFC 7396): a given member replaces the stored one; objects are merged; null removes a member and restores its default. Another `type` in an object with a type (`handler`, `framing`) replaces the whole object. */
        ListenerPatch: {
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string | null;
            transport?: components["schemas"]["Transport"] | null;
            /** @description Address to bind, IPv4 or IPv6, or `localhost`. Default 127.0.0.1. */
            host?: string | null;
            /** @description Port to bind. 0: any free port, shown in `status.address`; a restart uses the same port if it is still free. Default 0. */
            port?: number | null;
            framing?: components["schemas"]["FramingPatch"] | null;
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"] | null;
            /** @description Present with transport `tls`. */
            tls?: components["schemas"]["ListenerTlsPatch"] | null;
            /** @description Whether connections begin with a PROXY protocol header. The announced address becomes `remote` of the connection. Default `off`. */
            proxyProtocol?: components["schemas"]["ReceivedProxyProtocol"] | null;
            /** @description Trusted proxies (CIDR blocks). Connections from all other addresses are closed when `proxyProtocol` is not `off`. Default, also for an empty list: loopback. */
            proxyTrusted?: string[] | null;
            handler?: components["schemas"]["ListenerHandlerPatch"] | null;
            events?: components["schemas"]["EventsLevel"] | null;
            /** @description How many messages are kept in memory for `/messages`. Captured messages are lost on a restart. */
            capture?: components["schemas"]["CapturePatch"] | null;
            limits?: components["schemas"]["ListenerLimitsPatch"] | null;
            socket?: components["schemas"]["ListenerSocketPatch"] | null;
            /** @description Net threads that share the port (SO_REUSEPORT, Linux). At most the number of net threads of the node. Default 1. */
            threads?: number | null;
            faults?: components["schemas"]["FaultsPatch"] | null;
            labels?: components["schemas"]["LabelsPatch"] | null;
        };
        /** @description A listener was reset: captured messages, variables, rule counts and pending work were removed. */
        ListenerResetEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "listener.reset";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ListenerResetEventData */
            data: {
                /**
                 * Format: int64
                 * @description Captured messages that were removed.
                 */
                messages: number;
                /**
                 * Format: int64
                 * @description Pending work that was dropped: waiting actions and messages; for a client waiting exchanges, which return 502 `connection_aborted`.
                 */
                actions: number;
                /**
                 * Format: int64
                 * @description Connections that were open.
                 */
                connections: number;
                /**
                 * Format: int64
                 * @description Connections that were closed.
                 */
                ended: number;
            };
        };
        /** @description A rule of a listener, and how often it fired. */
        ListenerRule: {
            /** @description Unique in the listener: 1 to 63 letters, digits, `.`, `_` or `-`, not `from-capture`. It identifies the rule in `/rules/{name}`, `rule.emitted` and `/rules/evaluate`, and keeps its counts when other rules change. */
            name?: string;
            /** @description Trigger of the rule. Default `message`. */
            on: components["schemas"]["RuleTrigger"];
            /** @description Condition on the message and the variables of the connection. Default: always. */
            when: components["schemas"]["RuleMatch"];
            /** @description Actions to run, in this order. */
            do: components["schemas"]["RuleAction"][];
            /** @description How often the rule may fire, counted over all connections and net threads of the listener; then it is skipped. The count restarts when the rule changes; without `name` also when another rule changes. Default: no limit. */
            times?: number;
            /**
             * Format: double
             * @description Probability that the rule fires when everything else holds; otherwise the next rule is tried. Default 1: always.
             */
            probability: number;
            /** @description For `on: idle`: milliseconds without a message. Rules with the same `idleMs` are one list. */
            idleMs?: number;
            /**
             * Format: int64
             * @description Its position among the rules of the listener, from 0.
             */
            index: number;
            /**
             * Format: int64
             * @description How often it fired since its last change, over all connections and threads; 0 when the listener is not open, and after a reset.
             */
            hits: number;
            /** @description When it last fired; null: never. */
            lastHitAt: string | null;
            /**
             * Format: int64
             * @description Revision of the listener; send it in `If-Match`.
             */
            revision: number;
        };
        ListenerRulePage: {
            items: components["schemas"]["ListenerRule"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description Socket options. */
        ListenerSocket: {
            /** @description TCP_NODELAY. Default true. */
            noDelay: boolean;
            /** @description TCP keep-alive: idle milliseconds before the first probe. 0: off. Default 0. */
            keepAliveMs: number;
            /** @description TCP: length of the queue of connections not yet accepted. Default 511. */
            backlog: number;
            /** @description SO_REUSEPORT: let other sockets bind the same port. Always on with `threads` > 1. Default false. */
            reusePort: boolean;
            /** @description UDP: SO_BROADCAST. Default false. */
            broadcast: boolean;
            /** @description UDP: hop limit of sent unicast datagrams (IP_TTL). 0: the default of the operating system. Default 0. */
            ttl: number;
            /** @description Do not accept IPv4 on an IPv6 wildcard socket. Default false. */
            ipv6Only: boolean;
            /** @description UDP: SO_RCVBUF in bytes. 0: the default of the operating system. */
            receiveBufferBytes: number;
            /** @description UDP: SO_SNDBUF in bytes. 0: the default of the operating system. */
            sendBufferBytes: number;
            multicast: components["schemas"]["Multicast"];
        };
        /** @description Socket options. */
        ListenerSocketInput: {
            /** @description TCP_NODELAY. Default true. */
            noDelay?: boolean;
            /** @description TCP keep-alive: idle milliseconds before the first probe. 0: off. Default 0. */
            keepAliveMs?: number;
            /** @description TCP: length of the queue of connections not yet accepted. Default 511. */
            backlog?: number;
            /** @description SO_REUSEPORT: let other sockets bind the same port. Always on with `threads` > 1. Default false. */
            reusePort?: boolean;
            /** @description UDP: SO_BROADCAST. Default false. */
            broadcast?: boolean;
            /** @description UDP: hop limit of sent unicast datagrams (IP_TTL). 0: the default of the operating system. Default 0. */
            ttl?: number;
            /** @description Do not accept IPv4 on an IPv6 wildcard socket. Default false. */
            ipv6Only?: boolean;
            /** @description UDP: SO_RCVBUF in bytes. 0: the default of the operating system. */
            receiveBufferBytes?: number;
            /** @description UDP: SO_SNDBUF in bytes. 0: the default of the operating system. */
            sendBufferBytes?: number;
            multicast?: components["schemas"]["MulticastInput"];
        };
        /** @description Socket options. */
        ListenerSocketPatch: {
            /** @description TCP_NODELAY. Default true. */
            noDelay?: boolean | null;
            /** @description TCP keep-alive: idle milliseconds before the first probe. 0: off. Default 0. */
            keepAliveMs?: number | null;
            /** @description TCP: length of the queue of connections not yet accepted. Default 511. */
            backlog?: number | null;
            /** @description SO_REUSEPORT: let other sockets bind the same port. Always on with `threads` > 1. Default false. */
            reusePort?: boolean | null;
            /** @description UDP: SO_BROADCAST. Default false. */
            broadcast?: boolean | null;
            /** @description UDP: hop limit of sent unicast datagrams (IP_TTL). 0: the default of the operating system. Default 0. */
            ttl?: number | null;
            /** @description Do not accept IPv4 on an IPv6 wildcard socket. Default false. */
            ipv6Only?: boolean | null;
            /** @description UDP: SO_RCVBUF in bytes. 0: the default of the operating system. */
            receiveBufferBytes?: number | null;
            /** @description UDP: SO_SNDBUF in bytes. 0: the default of the operating system. */
            sendBufferBytes?: number | null;
            multicast?: components["schemas"]["MulticastPatch"] | null;
        };
        /** @description The specification of a listener. */
        ListenerSpec: {
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /** @description Default `tcp`. */
            transport?: components["schemas"]["Transport"];
            /** @description Address to bind, IPv4 or IPv6, or `localhost`. Default 127.0.0.1. */
            host?: string;
            /** @description Port to bind. 0: any free port, shown in `status.address`; a restart uses the same port if it is still free. Default 0. */
            port?: number;
            /** @description Default `{"type":"raw"}`. */
            framing?: components["schemas"]["FramingInput"];
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Present with transport `tls`. */
            tls?: components["schemas"]["ListenerTlsInput"];
            /** @description Whether connections begin with a PROXY protocol header. The announced address becomes `remote` of the connection. Default `off`. */
            proxyProtocol?: components["schemas"]["ReceivedProxyProtocol"];
            /** @description Trusted proxies (CIDR blocks). Connections from all other addresses are closed when `proxyProtocol` is not `off`. Default, also for an empty list: loopback. */
            proxyTrusted?: string[];
            /** @description Default `{"type":"manual"}`. */
            handler?: components["schemas"]["ListenerHandlerInput"];
            /** @description Default `full`. */
            events?: components["schemas"]["EventsLevel"];
            /** @description How many messages are kept in memory for `/messages`. Captured messages are lost on a restart. */
            capture?: components["schemas"]["CaptureInput"];
            limits?: components["schemas"]["ListenerLimitsInput"];
            socket?: components["schemas"]["ListenerSocketInput"];
            /** @description Net threads that share the port (SO_REUSEPORT, Linux). At most the number of net threads of the node. Default 1. */
            threads?: number;
            faults?: components["schemas"]["FaultsInput"];
            labels?: components["schemas"]["Labels"];
        };
        /** @description A listener is bound and accepts connections. */
        ListenerStartedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "listener.started";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ListenerStartedEventData */
            data: {
                address: components["schemas"]["Address"];
            };
        };
        /**
         * @description `failed`: could not be opened and is retried; `suspended`: closed after three net thread deaths within a minute, `start` opens it again.
         * @enum {string}
         */
        ListenerState: "starting" | "listening" | "stopping" | "stopped" | "failed" | "suspended";
        /** @description The current state of a listener. */
        ListenerStatus: {
            state: components["schemas"]["ListenerState"];
            /** @description The bound address; null when not listening. */
            address: components["schemas"]["Address"] | null;
            /**
             * Format: int32
             * @description Connections open now.
             */
            connections: number;
            /** Format: int64 */
            messagesIn: number;
            /** Format: int64 */
            messagesOut: number;
            /** Format: int64 */
            bytesIn: number;
            /** Format: int64 */
            bytesOut: number;
            /**
             * Format: int64
             * @description Messages and datagrams dropped: too large, over a limit, or refused by the operating system.
             */
            dropped: number;
            /**
             * Format: int64
             * @description UDP on Linux: datagrams the operating system dropped before Portcall read them, mostly because the receive buffer was full (`socket.receiveBufferBytes`). Not included in `dropped`. At most half a second old.
             */
            droppedByKernel: number;
            /**
             * Format: int64
             * @description Messages truncated to `maxMessageBytes` (`onOversize: truncate`).
             */
            truncated: number;
            /**
             * Format: int64
             * @description Connections and sessions refused: by `allow`/`deny`, `maxConnections` or `maxHandshakes`, because of their PROXY protocol header or TLS handshake, or because the process is almost out of file descriptors.
             */
            rejected: number;
            error: components["schemas"]["StatusError"] | null;
            /** @description With TLS: the main certificate, then those of `tls.sni`. Absent when the node does not answer. */
            certificates?: components["schemas"]["Certificate"][];
        };
        /** @description A listener stopped accepting and has no open connections. */
        ListenerStoppedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "listener.stopped";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ListenerStoppedEventData */
            data: Record<string, never>;
        };
        /** @description TLS settings of a listener. All can change while it is open: they apply to new handshakes, open connections stay. */
        ListenerTls: {
            /** @description Certificate, followed by its chain: the server certificate first, each certificate before its issuer. PEM: CERTIFICATE blocks only; text around them is ignored. */
            cert?: string;
            /** @description Private key, PEM, without a passphrase: one PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY block. Write-only: it never appears in responses or events; changes of other fields keep it. */
            key?: string;
            /** @description Generate a key and a self-signed certificate for `localhost`, the loopback addresses and `host`. They are stored and survive a restart; `cert` and `status.certificates` show the certificate to trust. To generate new ones, set `cert` and `key` to null. Default false. */
            selfSigned: boolean;
            /** @description CA certificates for client certificates, PEM: CERTIFICATE blocks only; text around them is ignored. */
            ca?: string;
            /** @description Request a certificate from clients (mutual TLS). Default false. */
            requestCert: boolean;
            /** @description With `requestCert`: reject clients without a certificate signed by `ca`. False: the certificate is optional, and `tls.authorized` of the connection shows the outcome. Default true. */
            rejectUnauthorized: boolean;
            /** @description Supported protocols (ALPN, RFC 7301), in order of preference. A client that offers only other protocols is rejected; a client without ALPN is accepted. Default: none. */
            alpn: string[];
            /** @description Oldest accepted version. Default `TLSv1.2`. */
            minVersion: components["schemas"]["TlsVersion"];
            /** @description Newest accepted version. Default `TLSv1.3`. */
            maxVersion: components["schemas"]["TlsVersion"];
            /** @description Time limit of the handshake, in milliseconds. Default 10000. */
            handshakeTimeoutMs: number;
            /** @description Further certificates, selected by the server name in the handshake. Other names get `cert`. */
            sni: components["schemas"]["SniCertificate"][];
        };
        /** @description TLS settings of a listener. All can change while it is open: they apply to new handshakes, open connections stay. */
        ListenerTlsInput: {
            /** @description Certificate, followed by its chain: the server certificate first, each certificate before its issuer. PEM: CERTIFICATE blocks only; text around them is ignored. */
            cert?: string;
            /** @description Private key, PEM, without a passphrase: one PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY block. Write-only: it never appears in responses or events; changes of other fields keep it. */
            key?: string;
            /** @description Generate a key and a self-signed certificate for `localhost`, the loopback addresses and `host`. They are stored and survive a restart; `cert` and `status.certificates` show the certificate to trust. To generate new ones, set `cert` and `key` to null. Default false. */
            selfSigned?: boolean;
            /** @description CA certificates for client certificates, PEM: CERTIFICATE blocks only; text around them is ignored. */
            ca?: string;
            /** @description Request a certificate from clients (mutual TLS). Default false. */
            requestCert?: boolean;
            /** @description With `requestCert`: reject clients without a certificate signed by `ca`. False: the certificate is optional, and `tls.authorized` of the connection shows the outcome. Default true. */
            rejectUnauthorized?: boolean;
            /** @description Supported protocols (ALPN, RFC 7301), in order of preference. A client that offers only other protocols is rejected; a client without ALPN is accepted. Default: none. */
            alpn?: string[];
            /** @description Oldest accepted version. Default `TLSv1.2`. */
            minVersion?: components["schemas"]["TlsVersion"];
            /** @description Newest accepted version. Default `TLSv1.3`. */
            maxVersion?: components["schemas"]["TlsVersion"];
            /** @description Time limit of the handshake, in milliseconds. Default 10000. */
            handshakeTimeoutMs?: number;
            /** @description Further certificates, selected by the server name in the handshake. Other names get `cert`. */
            sni?: components["schemas"]["SniCertificate"][];
        };
        /** @description TLS settings of a listener. All can change while it is open: they apply to new handshakes, open connections stay. */
        ListenerTlsPatch: {
            /** @description Certificate, followed by its chain: the server certificate first, each certificate before its issuer. PEM: CERTIFICATE blocks only; text around them is ignored. */
            cert?: string | null;
            /** @description Private key, PEM, without a passphrase: one PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY block. Write-only: it never appears in responses or events; changes of other fields keep it. */
            key?: string | null;
            /** @description Generate a key and a self-signed certificate for `localhost`, the loopback addresses and `host`. They are stored and survive a restart; `cert` and `status.certificates` show the certificate to trust. To generate new ones, set `cert` and `key` to null. Default false. */
            selfSigned?: boolean | null;
            /** @description CA certificates for client certificates, PEM: CERTIFICATE blocks only; text around them is ignored. */
            ca?: string | null;
            /** @description Request a certificate from clients (mutual TLS). Default false. */
            requestCert?: boolean | null;
            /** @description With `requestCert`: reject clients without a certificate signed by `ca`. False: the certificate is optional, and `tls.authorized` of the connection shows the outcome. Default true. */
            rejectUnauthorized?: boolean | null;
            /** @description Supported protocols (ALPN, RFC 7301), in order of preference. A client that offers only other protocols is rejected; a client without ALPN is accepted. Default: none. */
            alpn?: string[] | null;
            /** @description Oldest accepted version. Default `TLSv1.2`. */
            minVersion?: components["schemas"]["TlsVersion"] | null;
            /** @description Newest accepted version. Default `TLSv1.3`. */
            maxVersion?: components["schemas"]["TlsVersion"] | null;
            /** @description Time limit of the handshake, in milliseconds. Default 10000. */
            handshakeTimeoutMs?: number | null;
            /** @description Further certificates, selected by the server name in the handshake. Other names get `cert`. */
            sni?: components["schemas"]["SniCertificate"][] | null;
        };
        /** @description A listener was changed. */
        ListenerUpdatedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "listener.updated";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ListenerUpdatedEventData */
            data: {
                /** Format: int64 */
                revision: number;
                changed: string[];
            };
        };
        /** @description A lock was acquired. Events of different nodes may arrive out of order; the greater `fencingToken` is the newer lease. */
        LockAcquiredEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "lock.acquired";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** LockAcquiredEventData */
            data: {
                owner: string;
                /**
                 * Format: int64
                 * @description Fencing token of the lease; each later lease has a greater one.
                 */
                fencingToken: number;
                /** Format: int32 */
                ttlMs: number;
                /** Format: int64 */
                waitedMs: number;
            };
        };
        /** @description A lease ran out without being renewed. */
        LockExpiredEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "lock.expired";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** LockExpiredEventData */
            data: {
                owner: string;
                /**
                 * Format: int64
                 * @description Fencing token of the lease; each later lease has a greater one.
                 */
                fencingToken: number;
                /** Format: int64 */
                heldMs: number;
            };
        };
        /** @description The current lease, without its id. */
        LockHolder: {
            owner: string;
            /**
             * Format: int64
             * @description Greater than the token of every earlier lease. The protected resource should remember the greatest token it has seen and refuse smaller ones; then a slow holder cannot overwrite the work of its successor.
             */
            fencingToken: number;
            /** @description Name of the node that acquired it. */
            node: string;
            /** Format: int32 */
            ttlMs: number;
            /** Format: date-time */
            acquiredAt: string;
            /** Format: date-time */
            expiresAt: string;
        };
        LockPage: {
            items: components["schemas"]["LockSummary"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description The holder released the lock, or it was released by force. */
        LockReleasedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "lock.released";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** LockReleasedEventData */
            data: {
                owner: string;
                /**
                 * Format: int64
                 * @description Fencing token of the lease; each later lease has a greater one.
                 */
                fencingToken: number;
                /** Format: int64 */
                heldMs: number;
                forced: boolean;
                /** @description Who forced the release: the name of an API key, or `local`. */
                by?: string;
            };
        };
        /** @description A lock in a list. */
        LockSummary: {
            /** @description Name of the lock: 1 to 128 letters, digits, `_`, `.`, `:` or `-`. It need not be created. */
            name: string;
            /** @description Null: the lock is free, or is being handed to the next waiter. */
            holder: components["schemas"]["LockHolder"] | null;
            /**
             * Format: int32
             * @description Number of waiters.
             */
            waiters: number;
        };
        /** @description A request or job that waits for a lock. */
        LockWaiter: {
            /**
             * Format: int32
             * @description Position in the queue; 1 is next.
             */
            position: number;
            owner: string;
            /** @description Name of the node it waits on. */
            node: string;
            /** Format: date-time */
            since: string;
            /**
             * Format: date-time
             * @description When the wait ends.
             */
            deadline: string;
        };
        /** @description Events were lost before they reached the log: it was unreachable or too slow, or their thread or node was killed. */
        LogGapEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "log.gap";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** LogGapEventData */
            data: {
                /** @description Number of lost events; null with `node_lost`: unknown. */
                missed: number | null;
                /**
                 * LogGapEventDataReason
                 * @enum {string}
                 */
                reason: "overflow" | "thread_lost" | "node_lost";
                /**
                 * Format: date-time
                 * @description No event before this time is missing; with `node_lost` this is an estimate.
                 */
                since: string;
            };
        };
        /** @description Drops datagrams, or chunks of a stream. */
        LossFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "loss";
            /**
             * LossFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Share of units that are lost. Give either this or `bursts`. 0: none; 1: all.
             */
            rate?: number;
            /**
             * Format: double
             * @description How strongly a decision depends on the one before it. 0: not at all. Default 0.
             */
            correlation: number;
            bursts?: components["schemas"]["FaultBursts"];
            /**
             * LossFaultPer
             * @description What is lost on TCP and TLS. `chunk`: what one read of the socket returns, so the stream gets a gap, and the same seed does not lose the same bytes each time. Required there; must be left out on UDP, which loses datagrams.
             * @enum {string}
             */
            per?: "chunk";
        };
        /** @description Drops datagrams, or chunks of a stream. */
        LossFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "loss";
            /**
             * LossFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Share of units that are lost. Give either this or `bursts`. 0: none; 1: all.
             */
            rate?: number;
            /**
             * Format: double
             * @description How strongly a decision depends on the one before it. 0: not at all. Default 0.
             */
            correlation?: number;
            bursts?: components["schemas"]["FaultBurstsInput"];
            /**
             * LossFaultInputPer
             * @description What is lost on TCP and TLS. `chunk`: what one read of the socket returns, so the stream gets a gap, and the same seed does not lose the same bytes each time. Required there; must be left out on UDP, which loses datagrams.
             * @enum {string}
             */
            per?: "chunk";
        };
        /** @description Never replies by itself: messages are sent with `send` of the connection, over the API or the stream. After the peer's FIN our side of a listener's connection stays open; a client ends its side too. */
        ManualHandler: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "manual";
        };
        /** @description Compares bits at a fixed offset. A message too short to have them does not match. */
        MaskCondition: {
            /** @description The expected bytes, in hex. */
            data: string;
            /** @description Which bits to compare, in hex; as long as `data`. */
            mask: string;
            /** @description Offset in the message, in bytes. Default 0. */
            offset: number;
        };
        /** @description Compares bits at a fixed offset. A message too short to have them does not match. */
        MaskConditionInput: {
            /** @description The expected bytes, in hex. */
            data: string;
            /** @description Which bits to compare, in hex; as long as `data`. */
            mask: string;
            /** @description Offset in the message, in bytes. Default 0. */
            offset?: number;
        };
        /** @description A captured message. */
        Message: {
            /** @description Connection id, a dot, and the number of the message on its connection (both directions share one count). */
            id: string;
            /** Format: date-time */
            at: string;
            direction: components["schemas"]["Direction"];
            connection: string;
            /**
             * Format: int64
             * @description The `seq` of the event of this message; 0 when the endpoint publishes no message events (`events: lifecycle`).
             */
            seq: number;
            /**
             * Format: int32
             * @description Length of the message; greater than the length of `data` when it is truncated.
             */
            bytes: number;
            data: string;
            encoding: components["schemas"]["BytesEncoding"];
            truncated: boolean;
        };
        /** @description A condition on one message; all given keys must hold. */
        MessageMatch: {
            /** @description The message is exactly this. Text, or an object with `data` and `encoding` for other bytes. */
            equals?: components["schemas"]["TextOrBytesInput"];
            /** @description The message begins with this. Text, or an object with `data` and `encoding` for other bytes. */
            startsWith?: components["schemas"]["TextOrBytesInput"];
            /** @description The message ends with this. Text, or an object with `data` and `encoding` for other bytes. */
            endsWith?: components["schemas"]["TextOrBytesInput"];
            /** @description The message contains this. Text, or an object with `data` and `encoding` for other bytes. */
            contains?: components["schemas"]["TextOrBytesInput"];
            /** @description Regular expression, RE2 syntax, anywhere in the message. It reads the bytes as UTF-8: `.`, classes and `(?i)` mean characters. A byte that is not valid UTF-8 counts as one character, U+FFFD, which `.` and classes such as `[^a]` match. */
            matches?: string;
            length?: components["schemas"]["LengthCondition"];
            mask?: components["schemas"]["MaskConditionInput"];
            json?: components["schemas"]["JsonCondition"];
            /** @description Conditions that must all hold, at most 64. */
            all?: components["schemas"]["MessageMatch"][];
            /** @description Conditions of which at least one must hold, at most 64. */
            any?: components["schemas"]["MessageMatch"][];
            /** @description A condition that must not hold. */
            not?: components["schemas"]["MessageMatch"];
        };
        MessagePage: {
            items: components["schemas"]["Message"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description A message was received. */
        MessageReceivedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "message.received";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** MessageReceivedEventData */
            data: {
                /**
                 * Format: int32
                 * @description Length of the message in bytes.
                 */
                bytes: number;
                /** @description Payload; absent with `events: metadata` and without the `payload` scope. */
                data?: string;
                encoding?: components["schemas"]["BytesEncoding"];
                /** @description True when `data` is only the beginning. */
                truncated?: boolean;
            };
        };
        /** @description A message was handed to the socket. */
        MessageSentEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "message.sent";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** MessageSentEventData */
            data: {
                /**
                 * Format: int32
                 * @description Length of the message in bytes.
                 */
                bytes: number;
                /** @description Payload; absent with `events: metadata` and without the `payload` scope. */
                data?: string;
                encoding?: components["schemas"]["BytesEncoding"];
                /** @description True when `data` is only the beginning. */
                truncated?: boolean;
            };
        };
        /** @description What was removed from a capture. */
        MessagesRemoved: {
            /**
             * Format: int32
             * @description Number of removed messages.
             */
            removed: number;
        };
        /** @description Why a message does not match a condition. */
        Mismatch: {
            /** @description Path of the condition that does not hold, for example `match.all[1].startsWith`. */
            path: string;
            /** @description The expected and the actual value. */
            detail: string;
            /**
             * Format: int32
             * @description First differing byte of the message, from 0. Absent when there is no such byte.
             */
            at?: number;
        };
        /** @description A node whose part of a list is missing. */
        MissingNode: {
            /** @description Name of the node. */
            node: string;
            /** @description Code of the error (docs/errors.md), for example `node_unreachable`: it did not answer within 2 s, or within 0.3 s after it had not answered before. */
            reason: string;
        };
        /** @description HL7 version 2 over TCP, the Minimal Lower Layer Protocol: VT (0x0B), the message, FS CR (0x1C 0x0D). Bytes between messages are skipped and counted. Sending accepts a message with or without these bytes around it; a message that contains FS CR cannot be sent. For senders that omit the CR, use `delimiter` with `start`. */
        MllpFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "mllp";
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * MllpFramingOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.
             * @enum {string}
             */
            onOversize: "drop" | "truncate" | "close";
        };
        /** @description HL7 version 2 over TCP, the Minimal Lower Layer Protocol: VT (0x0B), the message, FS CR (0x1C 0x0D). Bytes between messages are skipped and counted. Sending accepts a message with or without these bytes around it; a message that contains FS CR cannot be sent. For senders that omit the CR, use `delimiter` with `start`. */
        MllpFramingInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "mllp";
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * MllpFramingInputOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. Default `close`.
             * @enum {string}
             */
            onOversize?: "drop" | "truncate" | "close";
        };
        /** @description A path with a small MTU and no fragmentation. */
        MtuFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "mtu";
            /**
             * MtuFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description Longest datagram that passes, in bytes of payload. */
            bytes: number;
            /**
             * MtuFaultHow
             * @description What happens to a longer one: it is dropped, or cut to `bytes`. Default `drop`.
             * @enum {string}
             */
            how: "drop" | "truncate";
        };
        /** @description A path with a small MTU and no fragmentation. */
        MtuFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "mtu";
            /**
             * MtuFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description Longest datagram that passes, in bytes of payload. */
            bytes: number;
            /**
             * MtuFaultInputHow
             * @description What happens to a longer one: it is dropped, or cut to `bytes`. Default `drop`.
             * @enum {string}
             */
            how?: "drop" | "truncate";
        };
        /** @description UDP multicast (RFC 1112, RFC 4291). Can change while the listener is open. */
        Multicast: {
            /** @description Groups to join, at most 20. `host` must be a wildcard address or the address of the group: a socket bound to any other address receives no multicast. */
            groups: components["schemas"]["MulticastGroup"][];
            /** @description Interface to join groups on, unless a group names its own, and to send multicast from: its name (`eth0`) or one of its addresses. Default: chosen by the operating system. */
            interface?: string;
            /** @description Hop limit of sent multicast datagrams. Default 1: they stay in the local network. */
            ttl: number;
            /** @description Whether this machine receives its own multicast. Default true. */
            loopback: boolean;
        };
        /** @description A group to join: its address, or an object with further options. */
        MulticastGroup: string | {
            /** @description Address of the group. */
            group: string;
            /** @description Interface to join on. Default: `socket.multicast.interface`. */
            interface?: string;
            /** @description Receive only datagrams of this sender (source-specific multicast, RFC 4607). Default: all senders. */
            source?: string;
        };
        /** @description UDP multicast (RFC 1112, RFC 4291). Can change while the listener is open. */
        MulticastInput: {
            /** @description Groups to join, at most 20. `host` must be a wildcard address or the address of the group: a socket bound to any other address receives no multicast. */
            groups?: components["schemas"]["MulticastGroup"][];
            /** @description Interface to join groups on, unless a group names its own, and to send multicast from: its name (`eth0`) or one of its addresses. Default: chosen by the operating system. */
            interface?: string;
            /** @description Hop limit of sent multicast datagrams. Default 1: they stay in the local network. */
            ttl?: number;
            /** @description Whether this machine receives its own multicast. Default true. */
            loopback?: boolean;
        };
        /** @description UDP multicast (RFC 1112, RFC 4291). Can change while the listener is open. */
        MulticastPatch: {
            /** @description Groups to join, at most 20. `host` must be a wildcard address or the address of the group: a socket bound to any other address receives no multicast. */
            groups?: components["schemas"]["MulticastGroup"][] | null;
            /** @description Interface to join groups on, unless a group names its own, and to send multicast from: its name (`eth0`) or one of its addresses. Default: chosen by the operating system. */
            interface?: string | null;
            /** @description Hop limit of sent multicast datagrams. Default 1: they stay in the local network. */
            ttl?: number | null;
            /** @description Whether this machine receives its own multicast. Default true. */
            loopback?: boolean | null;
        };
        /** @description The holder of a lock and its waiters. A lock that was never used is free. */
        NamedLock: {
            /** @description Name of the lock: 1 to 128 letters, digits, `_`, `.`, `:` or `-`. It need not be created. */
            name: string;
            /** @description Null: the lock is free, or is being handed to the next waiter. */
            holder: components["schemas"]["LockHolder"] | null;
            /**
             * Format: int32
             * @description Number of waiters.
             */
            waiters: number;
            /** @description Waiters, in the order in which they get the lock. */
            queue: components["schemas"]["LockWaiter"][];
        };
        /** @description A rule to add. It needs a name, which identifies it later. */
        NamedRule: {
            name: string;
            /** @description Trigger of the rule. Default `message`. */
            on?: components["schemas"]["RuleTrigger"];
            /** @description Condition on the message and the variables of the connection. Default: always. */
            when?: components["schemas"]["RuleMatchInput"];
            /** @description Actions to run, in this order. */
            do: components["schemas"]["RuleActionInput"][];
            /** @description How often the rule may fire, counted over all connections and net threads of the listener; then it is skipped. The count restarts when the rule changes; without `name` also when another rule changes. Default: no limit. */
            times?: number;
            /**
             * Format: double
             * @description Probability that the rule fires when everything else holds; otherwise the next rule is tried. Default 1: always.
             */
            probability?: number;
            /** @description For `on: idle`: milliseconds without a message. Rules with the same `idleMs` are one list. */
            idleMs?: number;
        };
        /** @description A running or former Portcall process. */
        Node: {
            /** @description Unique in the cluster; stays the same after a restart. */
            name: string;
            /** @description URL under which other nodes reach it. */
            url: string;
            version: string;
            /**
             * Format: int32
             * @description 0 to 1023, unique in the cluster: part of connection ids.
             */
            slot: number;
            /** Format: date-time */
            startedAt: string;
            /**
             * Format: date-time
             * @description Time of its last heartbeat.
             */
            lastSeenAt: string;
            /** @description False once it has stopped, or sent no heartbeat for `PORTCALL_NODE_TIMEOUT_MS`. */
            alive: boolean;
            /** @description True for the node that serves this request. */
            self: boolean;
            /** @description Null for a node that is not alive. */
            counts: components["schemas"]["NodeCounts"] | null;
        };
        /** @description What a node has open. */
        NodeCounts: {
            /**
             * Format: int32
             * @description Listeners of the node.
             */
            listeners: number;
            /**
             * Format: int32
             * @description Clients of the node.
             */
            clients: number;
            /**
             * Format: int32
             * @description Connections open on the node.
             */
            connections: number;
        };
        /** @description A node started serving. */
        NodeJoinedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "node.joined";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** NodeJoinedEventData */
            data: {
                url: string;
                version: string;
            };
        };
        /** @description A node stopped serving. */
        NodeLeftEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "node.left";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** NodeLeftEventData */
            data: {
                /**
                 * NodeLeftEventDataReason
                 * @enum {string}
                 */
                reason: "shutdown" | "lost";
            };
        };
        NodePage: {
            items: components["schemas"]["Node"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description Changes nothing and counts what passes: a place that another fault can take later. */
        NoopFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "noop";
            /**
             * NoopFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
        };
        /** @description Changes nothing and counts what passes: a place that another fault can take later. */
        NoopFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "noop";
            /**
             * NoopFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
        };
        /** @description Syslog over TCP and TLS (RFC 6587 section 3.4.1, RFC 5425): the length as at most ten decimal digits without leading zeros, a space, and the message. Sending always writes the count; an empty message cannot be sent. */
        OctetCountedFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "octet-counted";
            /** @description Also accept messages without a count (RFC 6587 section 3.4.2, used by older senders): a message that begins with `<` ends at LF, and line ends between messages are skipped. Default false: anything but a count closes the connection with `malformed_message`. */
            nonTransparent: boolean;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * OctetCountedFramingOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.
             * @enum {string}
             */
            onOversize: "drop" | "truncate" | "close";
        };
        /** @description Syslog over TCP and TLS (RFC 6587 section 3.4.1, RFC 5425): the length as at most ten decimal digits without leading zeros, a space, and the message. Sending always writes the count; an empty message cannot be sent. */
        OctetCountedFramingInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "octet-counted";
            /** @description Also accept messages without a count (RFC 6587 section 3.4.2, used by older senders): a message that begins with `<` ends at LF, and line ends between messages are skipped. Default false: anything but a count closes the connection with `malformed_message`. */
            nonTransparent?: boolean;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * OctetCountedFramingInputOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. Default `close`.
             * @enum {string}
             */
            onOversize?: "drop" | "truncate" | "close";
        };
        /** @description One message to send. */
        OutgoingMessage: {
            /** @description The bytes, written in `encoding`. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw: boolean;
        };
        /** @description One message to send. */
        OutgoingMessageInput: {
            /** @description The bytes, written in `encoding`. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw?: boolean;
        };
        /** @description A named, bounded set of worker slots: its specification, and its current state in `status`. */
        Pool: {
            /** @description Unique name, accepted wherever the id is (`%2F` for the slash in URLs). `setup/name` when it belongs to a set-up. */
            name: string;
            /** @description Jobs of the pool that run at once, on all nodes together. Can be changed at any time. Default 8. */
            maxWorkers: number;
            /** @description Most attempts of a job, including the first, unless the job sets its own. Default 1. */
            attempts: number;
            backoff: components["schemas"]["Backoff"];
            /** @description Time limit of one attempt in milliseconds, including the wait for a `lock`, unless the job sets its own. Default 60000. */
            timeoutMs: number;
            /** @description Null: no limit. Default null. */
            rateLimit: components["schemas"]["RateLimit"] | null;
            /** @description Most waiting jobs (queued or delayed); one more is refused with `queue_full`. Batches enqueue their inputs a few at a time. Default 100000. */
            queueLimit: number;
            retention: components["schemas"]["Retention"];
            labels: components["schemas"]["Labels"];
            /** @description Name of the set-up that it belongs to. Absent: none. */
            setup?: string;
            /**
             * Format: int64
             * @description Counts changes from 1. Send it in `If-Match` to change only the version you have read.
             */
            revision: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            status: components["schemas"]["PoolStatus"];
        };
        PoolPage: {
            items: components["schemas"]["Pool"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description JSON Merge Patch (RFC 7396): a given member replaces the stored one; objects are merged; null removes a member and restores its default. Another `type` in an object with a type (`handler`, `framing`) replaces the whole object. */
        PoolPatch: {
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /** @description Jobs of the pool that run at once, on all nodes together. Can be changed at any time. Default 8. */
            maxWorkers?: number | null;
            /** @description Most attempts of a job, including the first, unless the job sets its own. Default 1. */
            attempts?: number | null;
            backoff?: components["schemas"]["BackoffPatch"] | null;
            /** @description Time limit of one attempt in milliseconds, including the wait for a `lock`, unless the job sets its own. Default 60000. */
            timeoutMs?: number | null;
            /** @description Null: no limit. Default null. */
            rateLimit?: components["schemas"]["RateLimit"] | null;
            /** @description Most waiting jobs (queued or delayed); one more is refused with `queue_full`. Batches enqueue their inputs a few at a time. Default 100000. */
            queueLimit?: number | null;
            retention?: components["schemas"]["RetentionPatch"] | null;
            labels?: components["schemas"]["LabelsPatch"] | null;
        };
        /** @description What a deletion of pools by selector did. */
        PoolSelectionDeleted: {
            /** @description Ids of the deleted resources, in order; of pools the names. */
            deleted: string[];
            /** @description Resources that matched and still exist. The same request retries them. */
            failed: components["schemas"]["DeletionFailure"][];
            /** @description Names of pools that still have jobs. Each is deleted when its jobs have ended. */
            deleting: string[];
        };
        /** @description The specification of a pool. */
        PoolSpec: {
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name: string;
            /** @description Jobs of the pool that run at once, on all nodes together. Can be changed at any time. Default 8. */
            maxWorkers?: number;
            /** @description Most attempts of a job, including the first, unless the job sets its own. Default 1. */
            attempts?: number;
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds, including the wait for a `lock`, unless the job sets its own. Default 60000. */
            timeoutMs?: number;
            /** @description Null: no limit. Default null. */
            rateLimit?: components["schemas"]["RateLimit"] | null;
            /** @description Most waiting jobs (queued or delayed); one more is refused with `queue_full`. Batches enqueue their inputs a few at a time. Default 100000. */
            queueLimit?: number;
            retention?: components["schemas"]["RetentionInput"];
            labels?: components["schemas"]["Labels"];
        };
        /**
         * @description `paused`: jobs are accepted but not started; `draining`: new jobs are refused, existing ones still run; `deleting`: as `draining`, or with its jobs cancelled, and then deleted.
         * @enum {string}
         */
        PoolState: "active" | "paused" | "draining" | "deleting";
        /** @description The current state of a pool. */
        PoolStatus: {
            state: components["schemas"]["PoolState"];
            /**
             * Format: int32
             * @description Jobs running now, on all nodes.
             */
            running: number;
            /**
             * Format: int32
             * @description Jobs that could start now.
             */
            queued: number;
            /**
             * Format: int32
             * @description Jobs that are delayed, or wait for their next attempt.
             */
            delayed: number;
            /**
             * Format: int32
             * @description Inputs of batches that are not queued yet.
             */
            inBatches: number;
            /**
             * Format: int64
             * @description Jobs that ended in this state since the pool was created; the next three likewise.
             */
            completed: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            cancelled: number;
            /** Format: int64 */
            timedOut: number;
            /** @description Where jobs are running now. */
            nodes: {
                node: string;
                /** Format: int32 */
                running: number;
            }[];
        };
        /** @description An error (RFC 9457). */
        Problem: {
            /** @description URI reference of the error's documentation. */
            type: string;
            title: string;
            /** Format: int32 */
            status: number;
            /** @description Stable code, see docs/errors.md. */
            code: string;
            detail: string;
            /** @description Id of the request, also in the header `x-request-id` and in the log. */
            instance?: string;
            /** @description True when the same request may succeed later. */
            retryable: boolean;
            /** @description What is wrong, at most 100; `errorsOmitted` counts the rest. */
            errors?: {
                /** @description For example `handler.rules[3].when.matches`. */
                path: string;
                message: string;
            }[];
            /**
             * Format: int64
             * @description Number of further errors.
             */
            errorsOmitted?: number;
        } & {
            [key: string]: unknown;
        };
        /** @description A kind of link by name: `latency`, `bandwidth` and, with loss, `retransmit` (UDP: `loss`) at once, shown in `expandsTo`. The device is the peer of a listener, and the client itself. The latency is that of a round trip: it is added to what is sent to the peer, or with `direction` `in` to what the peer sends. */
        ProfileFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "profile";
            /**
             * ProfileFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`. Default `both`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * ProfileFaultProfile
             * @description `3g`: 750 kbit/s down, 250 up, 100 ms, 0 % loss; `edge`: 250 kbit/s down, 250 up, 300 ms, 1.5 % loss; `dsl`: 2000 kbit/s down, 1000 up, 5 ms, 0 % loss; `lte`: 4000 kbit/s down, 3000 up, 20 ms, 0 % loss; `gprs`: 50 kbit/s down, 20 up, 500 ms, 0 % loss; `wifi`: 30000 kbit/s down, 15000 up, 2 ms, 0 % loss; `dialup`: 40 kbit/s down, 40 up, 185 ms, 2 % loss; `very-bad`: 1000 kbit/s down, 1000 up, 500 ms, 10 % loss
             * @enum {string}
             */
            profile: "3g" | "edge" | "dsl" | "lte" | "gprs" | "wifi" | "dialup" | "very-bad";
            /**
             * ProfileFaultShare
             * @description Who shares the bandwidth: each connection has it, all connections of one peer address share it, or all of the endpoint. With several `threads` each thread has it. Default `connection`.
             * @enum {string}
             */
            share: "connection" | "peer" | "endpoint";
        };
        /** @description A kind of link by name: `latency`, `bandwidth` and, with loss, `retransmit` (UDP: `loss`) at once, shown in `expandsTo`. The device is the peer of a listener, and the client itself. The latency is that of a round trip: it is added to what is sent to the peer, or with `direction` `in` to what the peer sends. */
        ProfileFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "profile";
            /**
             * ProfileFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`. Default `both`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * ProfileFaultInputProfile
             * @description `3g`: 750 kbit/s down, 250 up, 100 ms, 0 % loss; `edge`: 250 kbit/s down, 250 up, 300 ms, 1.5 % loss; `dsl`: 2000 kbit/s down, 1000 up, 5 ms, 0 % loss; `lte`: 4000 kbit/s down, 3000 up, 20 ms, 0 % loss; `gprs`: 50 kbit/s down, 20 up, 500 ms, 0 % loss; `wifi`: 30000 kbit/s down, 15000 up, 2 ms, 0 % loss; `dialup`: 40 kbit/s down, 40 up, 185 ms, 2 % loss; `very-bad`: 1000 kbit/s down, 1000 up, 500 ms, 10 % loss
             * @enum {string}
             */
            profile: "3g" | "edge" | "dsl" | "lte" | "gprs" | "wifi" | "dialup" | "very-bad";
            /**
             * ProfileFaultInputShare
             * @description Who shares the bandwidth: each connection has it, all connections of one peer address share it, or all of the endpoint. With several `threads` each thread has it. Default `connection`.
             * @enum {string}
             */
            share?: "connection" | "peer" | "endpoint";
        };
        /** @description When and how a proxy connects to its upstream. */
        ProxyDial: {
            /**
             * ProxyDialWhen
             * @description `accept`: dial as soon as the peer is connected, so a server that speaks first is heard; `firstBytes`: dial when the peer has sent something. Default `accept`.
             * @enum {string}
             */
            when: "accept" | "firstBytes";
            /** @description Time limit of one attempt, including name lookup and TLS handshake, in milliseconds. Default 5000. */
            timeoutMs: number;
            /** @description Attempts for one connection, one directly after the other; each picks an upstream again, `hash` and `firstHealthy` the next in the list. Default 1: no retry. */
            attempts: number;
            /**
             * ProxyDialOnFailure
             * @description When all attempts have failed: `reset` sends RST to the peer; `close` sends FIN; `hold` keeps the connection open and stops reading from it. Default `reset`.
             * @enum {string}
             */
            onFailure: "reset" | "close" | "hold";
        };
        /** @description When and how a proxy connects to its upstream. */
        ProxyDialInput: {
            /**
             * ProxyDialInputWhen
             * @description `accept`: dial as soon as the peer is connected, so a server that speaks first is heard; `firstBytes`: dial when the peer has sent something. Default `accept`.
             * @enum {string}
             */
            when?: "accept" | "firstBytes";
            /** @description Time limit of one attempt, including name lookup and TLS handshake, in milliseconds. Default 5000. */
            timeoutMs?: number;
            /** @description Attempts for one connection, one directly after the other; each picks an upstream again, `hash` and `firstHealthy` the next in the list. Default 1: no retry. */
            attempts?: number;
            /**
             * ProxyDialInputOnFailure
             * @description When all attempts have failed: `reset` sends RST to the peer; `close` sends FIN; `hold` keeps the connection open and stops reading from it. Default `reset`.
             * @enum {string}
             */
            onFailure?: "reset" | "close" | "hold";
        };
        /** @description When and how a proxy connects to its upstream. */
        ProxyDialPatch: {
            /** @description `accept`: dial as soon as the peer is connected, so a server that speaks first is heard; `firstBytes`: dial when the peer has sent something. Default `accept`. */
            when?: ("accept" | "firstBytes") | null;
            /** @description Time limit of one attempt, including name lookup and TLS handshake, in milliseconds. Default 5000. */
            timeoutMs?: number | null;
            /** @description Attempts for one connection, one directly after the other; each picks an upstream again, `hash` and `firstHealthy` the next in the list. Default 1: no retry. */
            attempts?: number | null;
            /** @description When all attempts have failed: `reset` sends RST to the peer; `close` sends FIN; `hold` keeps the connection open and stops reading from it. Default `reset`. */
            onFailure?: ("reset" | "close" | "hold") | null;
        };
        /** @description Contents of the PROXY protocol header. */
        ProxyFacts: {
            /**
             * ProxyFactsVersion
             * @enum {integer}
             */
            version: 1 | 2;
            /**
             * ProxyFactsCommand
             * @description `proxy`: `remote` and `local` come from the header; `local` and `unknown`: the header has no addresses, `remote` and `local` are those of the socket, and `limits.allow` and `deny` do not apply.
             * @enum {string}
             */
            command: "proxy" | "local" | "unknown";
            /** @description Address of the proxy, the direct peer of the socket. */
            peer: components["schemas"]["Address"];
            /** @description Host name that the client requested from the proxy. */
            authority?: string;
            /** @description Protocol negotiated between client and proxy (ALPN). */
            alpn?: string;
            /** @description Id of the connection at the proxy, in hexadecimal. */
            uniqueId?: string;
            /**
             * ProxyFactsSsl
             * @description Present when the client used TLS to the proxy.
             */
            ssl?: {
                version?: string;
                /** @description Common name (CN) of the client certificate. */
                commonName?: string;
                /** @description True when the client sent the proxy a trusted certificate. */
                verified: boolean;
            };
        };
        /** @description Passes bytes unchanged between the peer and an upstream server, with back-pressure in both directions; FIN is passed on as FIN and RST as RST. The framing only observes: messages of both directions are events and captures, and bytes that do not fit it still pass and are counted as dropped. With transport `udp` every session has a socket of its own to its upstream, and datagrams pass one by one. Open connections keep their upstream when the settings change; a change to another handler closes the connection to the upstream. */
        ProxyHandler: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "proxy";
            /** @description The servers to connect to, 1 to 16; `pick` selects one for each connection. */
            upstreams: components["schemas"]["ProxyUpstream"][];
            /**
             * ProxyHandlerPick
             * @description `roundRobin`: one after the other, on each net thread; `random`; `hash`: by the IP address of the peer; `firstHealthy`: the first in the list whose last dial did not fail within 10 s, else the first. Default `roundRobin`.
             * @enum {string}
             */
            pick: "roundRobin" | "random" | "hash" | "firstHealthy";
            /** @description When and how to connect. Listeners with transport `tcp` or `tls`: default `{}`. With `udp` it is refused: a session has its upstream with its first datagram. */
            dial?: components["schemas"]["ProxyDial"];
            /**
             * ProxyHandlerHalfClose
             * @description `propagate`: a FIN of one side is passed on, and the other direction continues; `closeBoth`: a FIN of one side closes both. Default `propagate`; `udp` has no FIN and no other value.
             * @enum {string}
             */
            halfClose: "propagate" | "closeBoth";
            /** @description PROXY protocol header to send first to the upstream, before TLS, with the addresses of the connection. Default `off`; `udp` has no other value. */
            sendProxyProtocol: components["schemas"]["SentProxyProtocol"];
        };
        /** @description Passes bytes unchanged between the peer and an upstream server, with back-pressure in both directions; FIN is passed on as FIN and RST as RST. The framing only observes: messages of both directions are events and captures, and bytes that do not fit it still pass and are counted as dropped. With transport `udp` every session has a socket of its own to its upstream, and datagrams pass one by one. Open connections keep their upstream when the settings change; a change to another handler closes the connection to the upstream. */
        ProxyHandlerInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "proxy";
            /** @description The servers to connect to, 1 to 16; `pick` selects one for each connection. */
            upstreams: components["schemas"]["ProxyUpstreamInput"][];
            /**
             * ProxyHandlerInputPick
             * @description `roundRobin`: one after the other, on each net thread; `random`; `hash`: by the IP address of the peer; `firstHealthy`: the first in the list whose last dial did not fail within 10 s, else the first. Default `roundRobin`.
             * @enum {string}
             */
            pick?: "roundRobin" | "random" | "hash" | "firstHealthy";
            /** @description When and how to connect. Listeners with transport `tcp` or `tls`: default `{}`. With `udp` it is refused: a session has its upstream with its first datagram. */
            dial?: components["schemas"]["ProxyDialInput"];
            /**
             * ProxyHandlerInputHalfClose
             * @description `propagate`: a FIN of one side is passed on, and the other direction continues; `closeBoth`: a FIN of one side closes both. Default `propagate`; `udp` has no FIN and no other value.
             * @enum {string}
             */
            halfClose?: "propagate" | "closeBoth";
            /** @description PROXY protocol header to send first to the upstream, before TLS, with the addresses of the connection. Default `off`; `udp` has no other value. */
            sendProxyProtocol?: components["schemas"]["SentProxyProtocol"];
        };
        /** @description An IP address and a port. */
        ProxySource: {
            host: string;
            port: number;
        };
        /** @description An IP address and a port. */
        ProxySourcePatch: {
            host?: string;
            port?: number;
        };
        /** @description A server that a proxy connects to. */
        ProxyUpstream: {
            /** @description Target: an IP address or a host name. The egress rules check the resolved address at every dial; an IP address that they deny is refused with 403 `egress_forbidden`. */
            host: string;
            /** @description The port to connect to. */
            port: number;
            /** @description Share of the connections with `roundRobin`, `random` and `hash`, relative to the others. Default 1. */
            weight: number;
            /** @description Connect with TLS, with these settings. Default null: plain TCP. Listeners with transport `udp`: null. */
            tls: components["schemas"]["ClientTls"] | null;
        };
        /** @description A server that a proxy connects to. */
        ProxyUpstreamInput: {
            /** @description Target: an IP address or a host name. The egress rules check the resolved address at every dial; an IP address that they deny is refused with 403 `egress_forbidden`. */
            host: string;
            /** @description The port to connect to. */
            port: number;
            /** @description Share of the connections with `roundRobin`, `random` and `hash`, relative to the others. Default 1. */
            weight?: number;
            /** @description Connect with TLS, with these settings. Default null: plain TCP. Listeners with transport `udp`: null. */
            tls?: components["schemas"]["ClientTlsInput"] | null;
        };
        /** @description Rate limit: how many jobs of the pool may start per window. */
        RateLimit: {
            /** @description Jobs that may start within `perMs`, on all nodes together. */
            max: number;
            /** @description Length of the window in milliseconds. */
            perMs: number;
        };
        /** @description No framing: each read (TCP) or datagram (UDP) is one message. */
        RawFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "raw";
        };
        /** @description Whether the node accepts traffic, and if not, why. */
        Readiness: {
            /** @description True while the node accepts traffic. */
            ready: boolean;
            /** @description One entry per check: `ok`, or the reason. */
            checks: {
                [key: string]: string;
            };
        };
        /**
         * @description Whether connections begin with a PROXY protocol header, and in which version. `off`: they do not. Otherwise a connection without a valid header is closed.
         * @enum {string}
         */
        ReceivedProxyProtocol: "off" | "v1" | "v2" | "any";
        /** @description When and how often a client reconnects. The count of attempts restarts when a connection stays open for `maxDelayMs` or receives a message. */
        Reconnect: {
            /** @description Reconnect after a connection ends or a connection attempt fails. Default true. */
            enabled: boolean;
            /** @description Wait before the first reconnect, in milliseconds. Default 200. */
            initialDelayMs: number;
            /** @description Longest wait between attempts, in milliseconds. Default 30000. */
            maxDelayMs: number;
            /**
             * Format: double
             * @description Factor between one wait and the next. Default 2.
             */
            factor: number;
            /**
             * Format: double
             * @description Random share of the wait: 0 none, 1 all of it. Default 0.5.
             */
            jitter: number;
            /** @description Consecutive failed attempts after which the client is `failed`. 0: no limit. Default 0. */
            maxAttempts: number;
        };
        /** @description When and how often a client reconnects. The count of attempts restarts when a connection stays open for `maxDelayMs` or receives a message. */
        ReconnectInput: {
            /** @description Reconnect after a connection ends or a connection attempt fails. Default true. */
            enabled?: boolean;
            /** @description Wait before the first reconnect, in milliseconds. Default 200. */
            initialDelayMs?: number;
            /** @description Longest wait between attempts, in milliseconds. Default 30000. */
            maxDelayMs?: number;
            /**
             * Format: double
             * @description Factor between one wait and the next. Default 2.
             */
            factor?: number;
            /**
             * Format: double
             * @description Random share of the wait: 0 none, 1 all of it. Default 0.5.
             */
            jitter?: number;
            /** @description Consecutive failed attempts after which the client is `failed`. 0: no limit. Default 0. */
            maxAttempts?: number;
        };
        /** @description When and how often a client reconnects. The count of attempts restarts when a connection stays open for `maxDelayMs` or receives a message. */
        ReconnectPatch: {
            /** @description Reconnect after a connection ends or a connection attempt fails. Default true. */
            enabled?: boolean | null;
            /** @description Wait before the first reconnect, in milliseconds. Default 200. */
            initialDelayMs?: number | null;
            /** @description Longest wait between attempts, in milliseconds. Default 30000. */
            maxDelayMs?: number | null;
            /** @description Factor between one wait and the next. Default 2. */
            factor?: number | null;
            /** @description Random share of the wait: 0 none, 1 all of it. Default 0.5. */
            jitter?: number | null;
            /** @description Consecutive failed attempts after which the client is `failed`. 0: no limit. Default 0. */
            maxAttempts?: number | null;
        };
        /** @description A handler that replays the recording: use it as the body of a `PATCH`, or as part of the body of a `POST`. */
        RecordedRules: {
            handler: components["schemas"]["RulesHandler"];
        };
        /** @description New connections are refused (ECONNREFUSED) while the fault is active, on every thread; open connections stay, unlike with `stop`. For listeners. TCP and TLS keep the port meanwhile; UDP closes its socket, so that peers get ICMP, and ends its sessions. When the port cannot be opened again, the listener is `failed` and retried. */
        RefuseFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "refuse";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
        };
        /** @description New connections are refused (ECONNREFUSED) while the fault is active, on every thread; open connections stay, unlike with `stop`. For listeners. TCP and TLS keep the port meanwhile; UDP closes its socket, so that peers get ICMP, and ends its sessions. When the port cannot be opened again, the listener is `failed` and retried. */
        RefuseFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "refuse";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
        };
        /** @description Lets later datagrams overtake earlier ones. */
        ReorderFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reorder";
            /**
             * ReorderFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Share of datagrams that are held back. 0: none; 1: all.
             */
            rate: number;
            /** @description A datagram that is held back is overtaken by at most `window` − 1 others, drawn evenly. Default 2. */
            window: number;
            /**
             * Format: double
             * @description Longest time a datagram is held back when no others follow, in milliseconds. Default 1000.
             */
            maxMs: number;
        };
        /** @description Lets later datagrams overtake earlier ones. */
        ReorderFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reorder";
            /**
             * ReorderFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Share of datagrams that are held back. 0: none; 1: all.
             */
            rate: number;
            /** @description A datagram that is held back is overtaken by at most `window` − 1 others, drawn evenly. Default 2. */
            window?: number;
            /**
             * Format: double
             * @description Longest time a datagram is held back when no others follow, in milliseconds. Default 1000.
             */
            maxMs?: number;
        };
        /** @description Replaces a byte sequence wherever it occurs. On a stream also across reads: an unfinished occurrence waits 20 ms for its rest. */
        ReplaceFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "replace";
            /**
             * ReplaceFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description The bytes to find, 1 to 4096. */
            find: components["schemas"]["Bytes"];
            /** @description What takes their place, at most 64 bytes, or 16 times as many as `find`, up to 4096. Empty: they are removed. */
            with: components["schemas"]["Bytes"];
        };
        /** @description Replaces a byte sequence wherever it occurs. On a stream also across reads: an unfinished occurrence waits 20 ms for its rest. */
        ReplaceFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "replace";
            /**
             * ReplaceFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description The bytes to find, 1 to 4096. */
            find: components["schemas"]["BytesInput"];
            /** @description What takes their place, at most 64 bytes, or 16 times as many as `find`, up to 4096. Empty: they are removed. */
            with: components["schemas"]["BytesInput"];
        };
        /** @description Replies to each message with `data`; with encoding `utf8`, `{{…}}` expressions in it are evaluated. */
        ReplyHandler: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reply";
            /** @description The bytes, written in `encoding`. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw: boolean;
            /**
             * ReplyHandlerThen
             * @description After a reply: `keep` the connection open, or `close` it once everything is sent.
             * @enum {string}
             */
            then: "close" | "keep";
        };
        /** @description Replies to each message with `data`; with encoding `utf8`, `{{…}}` expressions in it are evaluated. */
        ReplyHandlerInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reply";
            /** @description The bytes, written in `encoding`. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw?: boolean;
            /**
             * ReplyHandlerInputThen
             * @description After a reply: `keep` the connection open, or `close` it once everything is sent. Default `keep`.
             * @enum {string}
             */
            then?: "close" | "keep";
        };
        /** @description Closes the connection immediately with RST; unsent data is lost. UDP: ends the session. Must be the last action. */
        ResetAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reset";
        };
        /**
         * @description `keep`: they stay open; `close`: FIN, then RST after `graceMs`; `reset`: RST immediately (UDP: the session ends).
         * @enum {string}
         */
        ResetConnections: "keep" | "close" | "reset";
        /** @description How long ended jobs are kept; the limit that is reached first applies. */
        Retention: {
            /**
             * Format: int64
             * @description How long an ended job is kept, in milliseconds; the same for batches with their results. Default 86400000 (a day).
             */
            ageMs: number;
            /** @description How many ended jobs are kept; the oldest is evicted first. Default 10000. */
            count: number;
        };
        /** @description How long ended jobs are kept; the limit that is reached first applies. */
        RetentionInput: {
            /**
             * Format: int64
             * @description How long an ended job is kept, in milliseconds; the same for batches with their results. Default 86400000 (a day).
             */
            ageMs?: number;
            /** @description How many ended jobs are kept; the oldest is evicted first. Default 10000. */
            count?: number;
        };
        /** @description How long ended jobs are kept; the limit that is reached first applies. */
        RetentionPatch: {
            /** @description How long an ended job is kept, in milliseconds; the same for batches with their results. Default 86400000 (a day). */
            ageMs?: number | null;
            /** @description How many ended jobs are kept; the oldest is evicted first. Default 10000. */
            count?: number | null;
        };
        /** @description Lost segments as they look above TCP: each lost segment of 1448 bytes, and all that follows it, is late by the retransmission time. At most 600 seconds for one segment. At 16 MiB TCP stops reading. */
        RetransmitFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "retransmit";
            /**
             * RetransmitFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Share of units that are lost. Give either this or `bursts`. 0: none; 1: all.
             */
            rate?: number;
            /**
             * Format: double
             * @description How strongly a decision depends on the one before it. 0: not at all. Default 0.
             */
            correlation: number;
            bursts?: components["schemas"]["FaultBursts"];
            /**
             * Format: double
             * @description Delay of the first retransmission, in milliseconds. 0: none. Default 200.
             */
            rtoMs: number;
            /**
             * Format: double
             * @description Factor between one retransmission of a segment and the next. Default 2.
             */
            backoff: number;
        };
        /** @description Lost segments as they look above TCP: each lost segment of 1448 bytes, and all that follows it, is late by the retransmission time. At most 600 seconds for one segment. At 16 MiB TCP stops reading. */
        RetransmitFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "retransmit";
            /**
             * RetransmitFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Share of units that are lost. Give either this or `bursts`. 0: none; 1: all.
             */
            rate?: number;
            /**
             * Format: double
             * @description How strongly a decision depends on the one before it. 0: not at all. Default 0.
             */
            correlation?: number;
            bursts?: components["schemas"]["FaultBurstsInput"];
            /**
             * Format: double
             * @description Delay of the first retransmission, in milliseconds. 0: none. Default 200.
             */
            rtoMs?: number;
            /**
             * Format: double
             * @description Factor between one retransmission of a segment and the next. Default 2.
             */
            backoff?: number;
        };
        /** @description Runs actions when a trigger occurs and a condition holds. */
        Rule: {
            /** @description Unique in the listener: 1 to 63 letters, digits, `.`, `_` or `-`, not `from-capture`. It identifies the rule in `/rules/{name}`, `rule.emitted` and `/rules/evaluate`, and keeps its counts when other rules change. */
            name?: string;
            /** @description Trigger of the rule. Default `message`. */
            on: components["schemas"]["RuleTrigger"];
            /** @description Condition on the message and the variables of the connection. Default: always. */
            when: components["schemas"]["RuleMatch"];
            /** @description Actions to run, in this order. */
            do: components["schemas"]["RuleAction"][];
            /** @description How often the rule may fire, counted over all connections and net threads of the listener; then it is skipped. The count restarts when the rule changes; without `name` also when another rule changes. Default: no limit. */
            times?: number;
            /**
             * Format: double
             * @description Probability that the rule fires when everything else holds; otherwise the next rule is tried. Default 1: always.
             */
            probability: number;
            /** @description For `on: idle`: milliseconds without a message. Rules with the same `idleMs` are one list. */
            idleMs?: number;
        };
        /** @description An action of a rule. */
        RuleAction: components["schemas"]["SendAction"] | components["schemas"]["SendChunkedAction"] | components["schemas"]["DelayAction"] | components["schemas"]["CloseAction"] | components["schemas"]["HalfAction"] | components["schemas"]["ResetAction"] | components["schemas"]["DropAction"] | components["schemas"]["SetStateAction"] | components["schemas"]["TagAction"] | components["schemas"]["ForwardAction"] | components["schemas"]["EmitAction"];
        /** @description An action of a rule. */
        RuleActionInput: components["schemas"]["SendActionInput"] | components["schemas"]["SendChunkedActionInput"] | components["schemas"]["DelayAction"] | components["schemas"]["CloseAction"] | components["schemas"]["HalfAction"] | components["schemas"]["ResetAction"] | components["schemas"]["DropAction"] | components["schemas"]["SetStateAction"] | components["schemas"]["TagAction"] | components["schemas"]["ForwardActionInput"] | components["schemas"]["EmitActionInput"];
        /** @description A rule of a listener published something (action `emit`). */
        RuleEmittedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rule.emitted";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** RuleEmittedEventData */
            data: {
                /**
                 * Format: int32
                 * @description Length of the message in bytes.
                 */
                bytes: number;
                /** @description Payload; absent with `events: metadata` and without the `payload` scope. */
                data?: string;
                encoding?: components["schemas"]["BytesEncoding"];
                /** @description True when `data` is only the beginning. */
                truncated?: boolean;
                /** @description The `name` of the action. */
                name: string;
                /** @description Name of the rule; absent when it has none. */
                rule?: string;
            };
        };
        /** @description The effect of the rules on one message. */
        RuleEvaluation: {
            /** @description The evaluated message; null when there is none. */
            message: {
                /** Format: int32 */
                bytes: number;
                data: string;
                encoding: components["schemas"]["BytesEncoding"];
            } | null;
            /** @description The rule that would fire; null when none would, and `actions` are those of `otherwise`. */
            fired: {
                /**
                 * Format: int32
                 * @description Position of the rule in `rules`, from 0.
                 */
                index: number;
                name?: string;
            } | null;
            /** @description Actions that would run, with rendered data. */
            actions: ({
                type: string;
            } & {
                [key: string]: unknown;
            })[];
            /** @description The rules before the one that fired, and why they did not fire; at most 1000 in one response. */
            rejected: {
                /**
                 * Format: int32
                 * @description Position of the rule in `rules`, from 0.
                 */
                index: number;
                name?: string;
                /** @description Conditions of the rule that do not hold, with their paths in the rule, for example `when.all[1].startsWith`, `times` or `on`. */
                mismatches: components["schemas"]["Mismatch"][];
            }[];
            /** @description Variables afterwards. */
            state: {
                [key: string]: {
                    data: string;
                    encoding: components["schemas"]["BytesEncoding"];
                };
            };
        };
        /** @description A message, and the rules to try on it. */
        RuleEvaluationRequest: {
            /** @description The rules to try. Give either this or `listener`. */
            handler?: components["schemas"]["RulesHandlerInput"];
            /** @description Id or name of a listener whose rules are tried, with their current counts. The counts do not change. */
            listener?: string;
            /** @description Trigger to simulate. Default `message`. */
            on?: components["schemas"]["RuleTrigger"];
            /** @description With `on: idle`: selects the idle rules with this `idleMs`. */
            idleMs?: number;
            /** @description The message, written in `encoding`, at most as long as a message of the listener may be (`limits.maxMessageBytes`; 1 MiB without `listener`); with `framing`, bytes of the stream. A dry run that takes longer than 8 seconds is 504 `timeout`. The response shows messages in the same encoding, or in `base64` when they are not valid `utf8`. Default ``. */
            data?: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Splits `data` into messages, which are evaluated in order: at most 100, and at most 50,000 divided by the number of rules. Replies are encoded with it. Default: `data` is one message. */
            framing?: components["schemas"]["FramingInput"];
            /** @description Variables of the connection at the start. Default: those of the handler. */
            state?: {
                [key: string]: components["schemas"]["VariableValueInput"];
            };
            /**
             * RuleEvaluationRequestConnection
             * @description Values of the connection for templates.
             */
            connection?: {
                /** @description Default `{"host":"127.0.0.1","port":40000}`. */
                remote?: components["schemas"]["Address"];
                /** @description Default `{"host":"127.0.0.1","port":9000}`. */
                local?: components["schemas"]["Address"];
                /**
                 * Format: int64
                 * @description Number of the (first) message on its connection. Default 1.
                 */
                messageNumber?: number;
            };
        };
        /** @description The effect of the rules. */
        RuleEvaluationResult: {
            /** @description One entry per message, in order; variables and counts carry over from one to the next. */
            evaluations: components["schemas"]["RuleEvaluation"][];
            /** @description True when further messages were not evaluated. */
            more: boolean;
            /** @description Why `framing` could not decode the rest of `data`. */
            fault: {
                code: string;
                detail: string;
            } | null;
        };
        /** @description Runs actions when a trigger occurs and a condition holds. */
        RuleInput: {
            /** @description Unique in the listener: 1 to 63 letters, digits, `.`, `_` or `-`, not `from-capture`. It identifies the rule in `/rules/{name}`, `rule.emitted` and `/rules/evaluate`, and keeps its counts when other rules change. */
            name?: string;
            /** @description Trigger of the rule. Default `message`. */
            on?: components["schemas"]["RuleTrigger"];
            /** @description Condition on the message and the variables of the connection. Default: always. */
            when?: components["schemas"]["RuleMatchInput"];
            /** @description Actions to run, in this order. */
            do: components["schemas"]["RuleActionInput"][];
            /** @description How often the rule may fire, counted over all connections and net threads of the listener; then it is skipped. The count restarts when the rule changes; without `name` also when another rule changes. Default: no limit. */
            times?: number;
            /**
             * Format: double
             * @description Probability that the rule fires when everything else holds; otherwise the next rule is tried. Default 1: always.
             */
            probability?: number;
            /** @description For `on: idle`: milliseconds without a message. Rules with the same `idleMs` are one list. */
            idleMs?: number;
        };
        /** @description A condition of a rule; all given keys must hold. Without keys it always holds. */
        RuleMatch: {
            /** @description The message is exactly this. Text, or an object with `data` and `encoding` for other bytes. */
            equals?: components["schemas"]["TextOrBytes"];
            /** @description The message begins with this. Text, or an object with `data` and `encoding` for other bytes. */
            startsWith?: components["schemas"]["TextOrBytes"];
            /** @description The message ends with this. Text, or an object with `data` and `encoding` for other bytes. */
            endsWith?: components["schemas"]["TextOrBytes"];
            /** @description The message contains this. Text, or an object with `data` and `encoding` for other bytes. */
            contains?: components["schemas"]["TextOrBytes"];
            /** @description Regular expression, RE2 syntax, anywhere in the message. It reads the bytes as UTF-8: `.`, classes and `(?i)` mean characters. A byte that is not valid UTF-8 counts as one character, U+FFFD, which `.` and classes such as `[^a]` match. */
            matches?: string;
            length?: components["schemas"]["LengthCondition"];
            mask?: components["schemas"]["MaskCondition"];
            json?: components["schemas"]["JsonCondition"];
            /** @description Variables of the connection and their required values; null: not set. At most 64. */
            state?: {
                [key: string]: components["schemas"]["VariableValue"] | null;
            };
            /** @description Conditions that must all hold, at most 64. */
            all?: components["schemas"]["RuleMatch"][];
            /** @description Conditions of which at least one must hold, at most 64. */
            any?: components["schemas"]["RuleMatch"][];
            /** @description A condition that must not hold. */
            not?: components["schemas"]["RuleMatch"];
        };
        /** @description A condition of a rule; all given keys must hold. Without keys it always holds. */
        RuleMatchInput: {
            /** @description The message is exactly this. Text, or an object with `data` and `encoding` for other bytes. */
            equals?: components["schemas"]["TextOrBytesInput"];
            /** @description The message begins with this. Text, or an object with `data` and `encoding` for other bytes. */
            startsWith?: components["schemas"]["TextOrBytesInput"];
            /** @description The message ends with this. Text, or an object with `data` and `encoding` for other bytes. */
            endsWith?: components["schemas"]["TextOrBytesInput"];
            /** @description The message contains this. Text, or an object with `data` and `encoding` for other bytes. */
            contains?: components["schemas"]["TextOrBytesInput"];
            /** @description Regular expression, RE2 syntax, anywhere in the message. It reads the bytes as UTF-8: `.`, classes and `(?i)` mean characters. A byte that is not valid UTF-8 counts as one character, U+FFFD, which `.` and classes such as `[^a]` match. */
            matches?: string;
            length?: components["schemas"]["LengthCondition"];
            mask?: components["schemas"]["MaskConditionInput"];
            json?: components["schemas"]["JsonCondition"];
            /** @description Variables of the connection and their required values; null: not set. At most 64. */
            state?: {
                [key: string]: components["schemas"]["VariableValueInput"] | null;
            };
            /** @description Conditions that must all hold, at most 64. */
            all?: components["schemas"]["RuleMatchInput"][];
            /** @description Conditions of which at least one must hold, at most 64. */
            any?: components["schemas"]["RuleMatchInput"][];
            /** @description A condition that must not hold. */
            not?: components["schemas"]["RuleMatchInput"];
        };
        /**
         * @description `connect`: a connection was opened (UDP: a session started, before its first message); `message`: a message was received; `idle`: no message for `idleMs`, and again after each `idleMs` (a newly added rule counts from the last activity of an open connection); `close`: the connection has ended; only `emit`, `setState` and `tag` are allowed.
         * @enum {string}
         */
        RuleTrigger: "connect" | "message" | "idle" | "close";
        /** @description Ordered rules; the first that matches fires. Actions of one connection never overtake each other. A change applies immediately to open connections, which keep their variables. Unchanged rules keep their delays, their idle time and, if named, their counts (`times`, `probability`); pending actions of changed or removed rules are dropped. */
        RulesHandler: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rules";
            /** @description Tried in this order; only the first that matches fires. At most 10000. */
            rules: components["schemas"]["Rule"][];
            /** @description Actions for a message that no rule matches. Default: none. */
            otherwise: components["schemas"]["RuleAction"][];
            /** @description Initial variables of each connection. */
            state: {
                [key: string]: components["schemas"]["VariableValue"];
            };
            /**
             * Format: int32
             * @description Makes `probability` repeatable: with the same seed, the n-th try of a rule always ends the same way. A new seed restarts all counts. Default: a random seed.
             */
            seed?: number;
        };
        /** @description Ordered rules; the first that matches fires. Actions of one connection never overtake each other. A change applies immediately to open connections, which keep their variables. Unchanged rules keep their delays, their idle time and, if named, their counts (`times`, `probability`); pending actions of changed or removed rules are dropped. */
        RulesHandlerInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rules";
            /** @description Tried in this order; only the first that matches fires. At most 10000. */
            rules?: components["schemas"]["RuleInput"][];
            /** @description Actions for a message that no rule matches. Default: none. */
            otherwise?: components["schemas"]["RuleActionInput"][];
            /** @description Initial variables of each connection. */
            state?: {
                [key: string]: components["schemas"]["VariableValueInput"];
            };
            /**
             * Format: int32
             * @description Makes `probability` repeatable: with the same seed, the n-th try of a rule always ends the same way. A new seed restarts all counts. Default: a random seed.
             */
            seed?: number;
        };
        /** @description Repeats a job. */
        Schedule: {
            id: string;
            kind: components["schemas"]["JobKind"];
            /** @description Input of the kind; credentials are shown as `***`, as in a job. Needs the scope `payload`. */
            input?: unknown;
            /** @description Unique name, accepted wherever the id is (`%2F` for the slash in URLs). `setup/name` when it belongs to a set-up. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone: string;
            /**
             * ScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused: boolean;
            /** @description Name of the pool. Default `default`. */
            pool: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["Backoff"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels: components["schemas"]["Labels"];
            /** @description Name of the set-up that it belongs to. Absent: none. */
            setup?: string;
            /** Format: int64 */
            revision: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description The next run times, at most 5; empty while paused. */
            nextRuns: string[];
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
            /** @description The last runs, newest first: 10, or the number in `lastRuns`, at most 100. */
            lastRuns: components["schemas"]["ScheduleRun"][];
        };
        SchedulePage: {
            items: components["schemas"]["Schedule"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description JSON Merge Patch (RFC 7396): a given member replaces the stored one; objects are merged; null removes a member and restores its default. Another `type` in an object with a type (`handler`, `framing`) replaces the whole object. */
        SchedulePatch: {
            kind?: components["schemas"]["JobKind"];
            /** @description Input of the kind. */
            input?: unknown;
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string | null;
            /** @description Interval in milliseconds, at least 100. Give either this or `cron`. */
            everyMs?: number | null;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string | null;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string | null;
            /** @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`. */
            overlap?: ("skip" | "queue") | null;
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean | null;
            /** @description Name of the pool. Default `default`. */
            pool?: string | null;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number | null;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number | null;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffPatch"] | null;
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number | null;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string | null;
            labels?: components["schemas"]["LabelsPatch"] | null;
        };
        /** @description One run of a schedule. */
        ScheduleRun: {
            /**
             * Format: date-time
             * @description When the run was due.
             */
            at: string;
            /** @description Id of the job; null when none was submitted. */
            job: string | null;
            /** @description State of the job now; null when there is none, or it is no longer kept. */
            state: components["schemas"]["JobState"] | null;
            /** @description When the latest attempt of the job started; null: not started yet, or no job. */
            startedAt: string | null;
            /** @description When the job ended; null: it has not. */
            finishedAt: string | null;
            /** @description Time from its submission to the start of the latest attempt, in milliseconds. */
            waitMs: number | null;
            /** @description Time from the start of the latest attempt to the end, in milliseconds. */
            runMs: number | null;
            /** @description True when the previous job had not ended (`overlap: skip`). */
            skipped: boolean;
            /** @description Why no job could be submitted, or why the job failed. */
            error: components["schemas"]["JobError"] | null;
        };
        /** @description A job to repeat. */
        ScheduleSpec: components["schemas"]["HttpRequestSchedule"] | components["schemas"]["TcpExchangeSchedule"] | components["schemas"]["UdpExchangeSchedule"] | components["schemas"]["TcpProbeSchedule"] | components["schemas"]["TlsInspectSchedule"] | components["schemas"]["DnsLookupSchedule"] | components["schemas"]["TcpLoadSchedule"] | components["schemas"]["UdpLoadSchedule"] | components["schemas"]["HashSchedule"] | components["schemas"]["SleepSchedule"] | components["schemas"]["CounterAddSchedule"] | components["schemas"]["FunctionSchedule"];
        /** @description What a deletion by selector did. A dry run lists what it would do. */
        SelectionDeleted: {
            /** @description Ids of the deleted resources, in order; of pools the names. */
            deleted: string[];
            /** @description Resources that matched and still exist. The same request retries them. */
            failed: components["schemas"]["DeletionFailure"][];
        };
        /** @description Sends a message. */
        SendAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "send";
            /** @description The bytes, written in `encoding`; with `utf8`, expressions in it are evaluated: `{{now}}` time of rendering, RFC 3339 with milliseconds; `{{now.ms}}` time of rendering, milliseconds since 1970; `{{uuid}}` a random UUID (version 4); `{{random 1 6}}` a random integer from 0 to 2^31-1, or from the first number to the second; `{{counter}}` a number that counts the rendered templates of this endpoint, from 1; `{{message}}` the received message, unchanged; `{{message.length}}` length of the message in bytes; `{{message.number}}` number of the message on its connection, from 1; `{{message.slice 0 2}}` bytes of the message from one position up to, but not including, another; negative positions count from the end; `{{connection.id}}` id of the connection; `{{connection.remote.host}}` address of the peer; `{{connection.remote.port}}` port of the peer; `{{connection.local.host}}` our address; `{{connection.local.port}}` our port; `{{hex 0d 0a}}` the bytes that follow in hex; `{{hex 7b7b}}` is two braces; `{{crc16 modbus le}}` a CRC-16 over the output of the template so far, or with `message` over the received message: modbus, arc, ccitt-false, xmodem, kermit, x25 (default modbus); as bytes `le` (default) or `be`, or as `hex` text; a number skips that many bytes at the beginning; `{{json.user.id}}` the value at a path of the message, parsed as JSON: text as it is, anything else as written in the message, without white space, so numbers stay exact; nothing when there is none; `{{captures.1}}` the bytes captured by a group of `matches`, by number or name; 0 is the whole match; nothing when the group did not take part in the match (in rules); `{{state.user}}` a variable of the connection; nothing when it is not set (in rules). After any expression, `| json` writes its value as JSON: `{"name":{{json.name | json}},"text":"got {{message | json}}"}`. Inside a quoted string of the template it is escaped without quotes; elsewhere it is a complete value: text in quotes, numbers and values of `{{json}}` as they are, null where `{{json}}` finds nothing. Bytes that are not UTF-8 become U+FFFD. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw: boolean;
        };
        /** @description Sends a message. */
        SendActionInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "send";
            /** @description The bytes, written in `encoding`; with `utf8`, expressions in it are evaluated: `{{now}}` time of rendering, RFC 3339 with milliseconds; `{{now.ms}}` time of rendering, milliseconds since 1970; `{{uuid}}` a random UUID (version 4); `{{random 1 6}}` a random integer from 0 to 2^31-1, or from the first number to the second; `{{counter}}` a number that counts the rendered templates of this endpoint, from 1; `{{message}}` the received message, unchanged; `{{message.length}}` length of the message in bytes; `{{message.number}}` number of the message on its connection, from 1; `{{message.slice 0 2}}` bytes of the message from one position up to, but not including, another; negative positions count from the end; `{{connection.id}}` id of the connection; `{{connection.remote.host}}` address of the peer; `{{connection.remote.port}}` port of the peer; `{{connection.local.host}}` our address; `{{connection.local.port}}` our port; `{{hex 0d 0a}}` the bytes that follow in hex; `{{hex 7b7b}}` is two braces; `{{crc16 modbus le}}` a CRC-16 over the output of the template so far, or with `message` over the received message: modbus, arc, ccitt-false, xmodem, kermit, x25 (default modbus); as bytes `le` (default) or `be`, or as `hex` text; a number skips that many bytes at the beginning; `{{json.user.id}}` the value at a path of the message, parsed as JSON: text as it is, anything else as written in the message, without white space, so numbers stay exact; nothing when there is none; `{{captures.1}}` the bytes captured by a group of `matches`, by number or name; 0 is the whole match; nothing when the group did not take part in the match (in rules); `{{state.user}}` a variable of the connection; nothing when it is not set (in rules). After any expression, `| json` writes its value as JSON: `{"name":{{json.name | json}},"text":"got {{message | json}}"}`. Inside a quoted string of the template it is escaped without quotes; elsewhere it is a complete value: text in quotes, numbers and values of `{{json}}` as they are, null where `{{json}}` finds nothing. Bytes that are not UTF-8 become U+FFFD. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw?: boolean;
        };
        /** @description Sends a message in pieces, to test how the peer reassembles them. Nothing else is sent on the connection in between. UDP: each piece is a datagram. */
        SendChunkedAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "sendChunked";
            /** @description The bytes, written in `encoding`; with `utf8`, expressions in it are evaluated: `{{now}}` time of rendering, RFC 3339 with milliseconds; `{{now.ms}}` time of rendering, milliseconds since 1970; `{{uuid}}` a random UUID (version 4); `{{random 1 6}}` a random integer from 0 to 2^31-1, or from the first number to the second; `{{counter}}` a number that counts the rendered templates of this endpoint, from 1; `{{message}}` the received message, unchanged; `{{message.length}}` length of the message in bytes; `{{message.number}}` number of the message on its connection, from 1; `{{message.slice 0 2}}` bytes of the message from one position up to, but not including, another; negative positions count from the end; `{{connection.id}}` id of the connection; `{{connection.remote.host}}` address of the peer; `{{connection.remote.port}}` port of the peer; `{{connection.local.host}}` our address; `{{connection.local.port}}` our port; `{{hex 0d 0a}}` the bytes that follow in hex; `{{hex 7b7b}}` is two braces; `{{crc16 modbus le}}` a CRC-16 over the output of the template so far, or with `message` over the received message: modbus, arc, ccitt-false, xmodem, kermit, x25 (default modbus); as bytes `le` (default) or `be`, or as `hex` text; a number skips that many bytes at the beginning; `{{json.user.id}}` the value at a path of the message, parsed as JSON: text as it is, anything else as written in the message, without white space, so numbers stay exact; nothing when there is none; `{{captures.1}}` the bytes captured by a group of `matches`, by number or name; 0 is the whole match; nothing when the group did not take part in the match (in rules); `{{state.user}}` a variable of the connection; nothing when it is not set (in rules). After any expression, `| json` writes its value as JSON: `{"name":{{json.name | json}},"text":"got {{message | json}}"}`. Inside a quoted string of the template it is escaped without quotes; elsewhere it is a complete value: text in quotes, numbers and values of `{{json}}` as they are, null where `{{json}}` finds nothing. Bytes that are not UTF-8 become U+FFFD. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw: boolean;
            /** @description Bytes per piece; the last may be shorter. Give either this or `pieces`. */
            chunkBytes?: number;
            /** @description Number of pieces, as equal as possible; a shorter message has one piece per byte. Give either this or `chunkBytes`. */
            pieces?: number;
            /** @description Wait between two pieces, in milliseconds. 0: the next one follows immediately, as a separate write. Default 0. */
            gapMs: number;
        };
        /** @description Sends a message in pieces, to test how the peer reassembles them. Nothing else is sent on the connection in between. UDP: each piece is a datagram. */
        SendChunkedActionInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "sendChunked";
            /** @description The bytes, written in `encoding`; with `utf8`, expressions in it are evaluated: `{{now}}` time of rendering, RFC 3339 with milliseconds; `{{now.ms}}` time of rendering, milliseconds since 1970; `{{uuid}}` a random UUID (version 4); `{{random 1 6}}` a random integer from 0 to 2^31-1, or from the first number to the second; `{{counter}}` a number that counts the rendered templates of this endpoint, from 1; `{{message}}` the received message, unchanged; `{{message.length}}` length of the message in bytes; `{{message.number}}` number of the message on its connection, from 1; `{{message.slice 0 2}}` bytes of the message from one position up to, but not including, another; negative positions count from the end; `{{connection.id}}` id of the connection; `{{connection.remote.host}}` address of the peer; `{{connection.remote.port}}` port of the peer; `{{connection.local.host}}` our address; `{{connection.local.port}}` our port; `{{hex 0d 0a}}` the bytes that follow in hex; `{{hex 7b7b}}` is two braces; `{{crc16 modbus le}}` a CRC-16 over the output of the template so far, or with `message` over the received message: modbus, arc, ccitt-false, xmodem, kermit, x25 (default modbus); as bytes `le` (default) or `be`, or as `hex` text; a number skips that many bytes at the beginning; `{{json.user.id}}` the value at a path of the message, parsed as JSON: text as it is, anything else as written in the message, without white space, so numbers stay exact; nothing when there is none; `{{captures.1}}` the bytes captured by a group of `matches`, by number or name; 0 is the whole match; nothing when the group did not take part in the match (in rules); `{{state.user}}` a variable of the connection; nothing when it is not set (in rules). After any expression, `| json` writes its value as JSON: `{"name":{{json.name | json}},"text":"got {{message | json}}"}`. Inside a quoted string of the template it is escaped without quotes; elsewhere it is a complete value: text in quotes, numbers and values of `{{json}}` as they are, null where `{{json}}` finds nothing. Bytes that are not UTF-8 become U+FFFD. */
            data: string;
            /** @description How `data` is written. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it. */
            raw?: boolean;
            /** @description Bytes per piece; the last may be shorter. Give either this or `pieces`. */
            chunkBytes?: number;
            /** @description Number of pieces, as equal as possible; a shorter message has one piece per byte. Give either this or `chunkBytes`. */
            pieces?: number;
            /** @description Wait between two pieces, in milliseconds. 0: the next one follows immediately, as a separate write. Default 0. */
            gapMs?: number;
        };
        /** @description Send a message. */
        SendStep: {
            send: components["schemas"]["OutgoingMessageInput"];
        };
        /** @description What was accepted for sending. */
        Sent: {
            /**
             * Format: int32
             * @description Bytes accepted, including framing.
             */
            bytes: number;
        };
        /**
         * @description PROXY protocol header to send first on a new connection, before TLS.
         * @enum {string}
         */
        SentProxyProtocol: "off" | "v1" | "v2";
        /** @description Sets variables of the connection; `when.state` tests them and `{{state.name}}` inserts them. */
        SetStateAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "setState";
            /** @description Variables and their new values, which are templates; null removes the variable. A connection has at most 64 variables, of at most 64 KiB each. */
            set: {
                [key: string]: string | number | boolean | null;
            };
        };
        /** @description A set-up: its document, and the current state of its resources. */
        Setup: {
            name: string;
            /**
             * Format: int64
             * @description Counts changes of the document from 1. Send it in `If-Match` to change only the version you have read.
             */
            revision: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description When the set-up is deleted unless it is applied again; null: never. */
            expiresAt: string | null;
            /** @description True: something of the last apply failed or was interrupted. Apply it again. */
            incomplete: boolean;
            document: components["schemas"]["SetupDocumentView"];
            /** @description Every resource of the document. */
            items: components["schemas"]["SetupItemState"][];
            /** @description Fields that are left out because the key lacks the scope `payload`. Absent: none. */
            omitted?: string[];
        };
        /**
         * @description `change`: applied live, open connections stay; `restart`: stopped, changed and started again; `keep`: nothing to do.
         * @enum {string}
         */
        SetupAction: "create" | "change" | "restart" | "delete" | "keep";
        /** @description A document was applied to a set-up, as far as nothing failed. */
        SetupAppliedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "setup.applied";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** SetupAppliedEventData */
            data: {
                /** Format: int64 */
                revision: number;
                /** Format: int32 */
                created: number;
                /** Format: int32 */
                changed: number;
                /** Format: int32 */
                restarted: number;
                /** Format: int32 */
                deleted: number;
                /** Format: int32 */
                failed: number;
            };
        };
        /** @description A counter of a set-up. */
        SetupCounter: {
            /**
             * Format: int64
             * @description Value of a new counter. An existing one keeps its value until this number changes, or the set-up is reset. Default 0.
             */
            value?: number;
        };
        /** @description A set-up was deleted with everything that belonged to it. */
        SetupDeletedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "setup.deleted";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** SetupDeletedEventData */
            data: {
                /**
                 * SetupDeletedEventDataReason
                 * @enum {string}
                 */
                reason: "request" | "expired";
            };
        };
        /** @description Listeners, clients, pools, functions, schedules and counters by name. Inside the document a name means the resource of the set-up if it has one, else the one outside. */
        SetupDocument: {
            /** @description Name of the set-up; may be left out, as it is in the path. */
            setup?: string;
            /**
             * Format: int32
             * @description Delete the whole set-up when this many milliseconds have passed since its last PUT, at least 1000. Default: it stays.
             */
            ttlMs?: number;
            /** @description Listeners, with their faults, by name. The name inside an item may be left out. */
            listeners?: {
                [key: string]: components["schemas"]["ListenerSpec"];
            };
            /** @description Clients, with their faults, by name. The name inside an item may be left out. */
            clients?: {
                [key: string]: components["schemas"]["ClientSpec"];
            };
            /** @description Pools, by name. The name inside an item may be left out. */
            pools?: {
                [key: string]: components["schemas"]["SetupPool"];
            };
            /** @description Functions, by name. The name inside an item may be left out. */
            functions?: {
                [key: string]: components["schemas"]["FunctionSpec"];
            };
            /** @description Schedules, by name. The name inside an item may be left out. Their `pool`, function and counter are those of the set-up if it has them. */
            schedules?: {
                [key: string]: components["schemas"]["ScheduleSpec"];
            };
            /** @description Counters, by name. The name inside an item may be left out. */
            counters?: {
                [key: string]: components["schemas"]["SetupCounter"];
            };
        };
        /** @description The document as it was applied last, with every default filled in and without secrets. Applying it again keeps the secrets there are. */
        SetupDocumentView: {
            setup: string;
            /** Format: int32 */
            ttlMs?: number;
            listeners?: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            clients?: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            pools?: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            functions?: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            schedules?: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            counters?: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
        };
        /** @description What an apply does to one resource. */
        SetupItem: {
            kind: components["schemas"]["SetupItemKind"];
            /** @description Name inside the set-up; outside it is `setup/name`. */
            name: string;
            /** @description Id of a listener, client or schedule. Absent: it has none, or does not exist yet. */
            id?: string;
            /** @description Where a listener listens. Absent: not open, or no listener. */
            address?: components["schemas"]["Address"];
            /** @description Fields in which the resource differs from the document. Absent: none. */
            changed?: string[];
            /** @description Absent: nothing failed. */
            error?: components["schemas"]["SetupItemError"];
            action: components["schemas"]["SetupAction"];
        };
        /** @description Why something was not done. */
        SetupItemError: {
            /** @description Code of the error catalogue. */
            code: string;
            detail: string;
        };
        /**
         * @description Kind of a resource in a set-up.
         * @enum {string}
         */
        SetupItemKind: "listener" | "client" | "pool" | "function" | "schedule" | "counter";
        /** @description The current state of one resource of a set-up. */
        SetupItemState: {
            kind: components["schemas"]["SetupItemKind"];
            /** @description Name inside the set-up; outside it is `setup/name`. */
            name: string;
            /** @description Id of a listener, client or schedule. Absent: it has none, or does not exist yet. */
            id?: string;
            /** @description Where a listener listens. Absent: not open, or no listener. */
            address?: components["schemas"]["Address"];
            /** @description Fields in which the resource differs from the document. Absent: none. */
            changed?: string[];
            /** @description Absent: nothing failed. */
            error?: components["schemas"]["SetupItemError"];
            /** @description State of the resource; `missing` when it was deleted. For schedules `active` or `paused`, for functions and counters `stored`. */
            state: string;
            /** @description Node of a listener or client. */
            node?: string;
        };
        SetupPage: {
            items: components["schemas"]["SetupSummary"][];
            /** @description Send it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description A pool of a set-up: as a pool, without its name. */
        SetupPool: {
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /** @description Jobs of the pool that run at once, on all nodes together. Can be changed at any time. Default 8. */
            maxWorkers?: number;
            /** @description Most attempts of a job, including the first, unless the job sets its own. Default 1. */
            attempts?: number;
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds, including the wait for a `lock`, unless the job sets its own. Default 60000. */
            timeoutMs?: number;
            /** @description Null: no limit. Default null. */
            rateLimit?: components["schemas"]["RateLimit"] | null;
            /** @description Most waiting jobs (queued or delayed); one more is refused with `queue_full`. Batches enqueue their inputs a few at a time. Default 100000. */
            queueLimit?: number;
            retention?: components["schemas"]["RetentionInput"];
            labels?: components["schemas"]["Labels"];
        };
        /** @description The endpoints of a set-up were reset, their faults are those of the document again. */
        SetupResetEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "setup.reset";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** SetupResetEventData */
            data: {
                /**
                 * Format: int64
                 * @description Captured messages that were removed.
                 */
                messages: number;
                /**
                 * Format: int64
                 * @description Pending work that was dropped: waiting actions and messages; for a client waiting exchanges, which return 502 `connection_aborted`.
                 */
                actions: number;
                /**
                 * Format: int64
                 * @description Connections that were open.
                 */
                connections: number;
                /**
                 * Format: int64
                 * @description Connections that were closed.
                 */
                ended: number;
            };
        };
        /** @description What an apply did, or would do. */
        SetupResult: {
            name: string;
            /**
             * Format: int64
             * @description Counts changes of the document from 1. With `dryRun`: the revision there is, 0 for none.
             */
            revision: number;
            /** @description True: nothing was done. */
            dryRun: boolean;
            /** @description When the set-up is deleted unless it is applied again; null: never. */
            expiresAt: string | null;
            /** @description Every resource of the document, and those that it no longer has. */
            items: components["schemas"]["SetupItem"][];
        };
        /** @description A set-up in a list. */
        SetupSummary: {
            name: string;
            /**
             * Format: int64
             * @description Counts changes of the document from 1. Send it in `If-Match` to change only the version you have read.
             */
            revision: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description When the set-up is deleted unless it is applied again; null: never. */
            expiresAt: string | null;
            /** @description True: something of the last apply failed or was interrupted. Apply it again. */
            incomplete: boolean;
            /**
             * Format: int32
             * @description Resources in the document.
             */
            items: number;
        };
        /** @description Reads messages and never replies (RFC 863). */
        SinkHandler: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "sink";
        };
        /** @description Waits. */
        SleepBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "sleep";
            /** @description With `completed`. */
            result?: components["schemas"]["SleepResult"];
        };
        SleepInput: {
            /** @description How long to sleep, in milliseconds, at most a day. 0: return immediately. */
            ms: number;
        };
        /** @description Waits. */
        SleepJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "sleep";
            input: components["schemas"]["SleepInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Waits. */
        SleepJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "sleep";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["SleepResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        SleepResult: {
            /**
             * Format: double
             * @description Actual duration, in milliseconds, at most three decimals.
             */
            sleptMs: number;
        };
        /** @description Waits. */
        SleepSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "sleep";
            input: components["schemas"]["SleepInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * SleepScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /** @description Cuts the stream into pieces at fixed offsets, each written by itself. */
        SliceFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "slice";
            /**
             * SliceFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description Bytes of a piece. */
            bytes: number;
            /** @description A piece has up to this many bytes less or more. Less than `bytes`. Default 0. */
            variationBytes: number;
            /**
             * Format: double
             * @description Wait between two pieces in milliseconds, fractions allowed. Default 0: separate writes.
             */
            delayMs: number;
        };
        /** @description Cuts the stream into pieces at fixed offsets, each written by itself. */
        SliceFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "slice";
            /**
             * SliceFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description Bytes of a piece. */
            bytes: number;
            /** @description A piece has up to this many bytes less or more. Less than `bytes`. Default 0. */
            variationBytes?: number;
            /**
             * Format: double
             * @description Wait between two pieces in milliseconds, fractions allowed. Default 0: separate writes.
             */
            delayMs?: number;
        };
        /** @description Serial Line IP (RFC 1055): END (0xC0) after each message, ESC (0xDB) before a stuffed byte. Sending also puts END first, as the RFC advises. Two END bytes in a row are not an empty message, so an empty message cannot be sent. ESC before anything but 0xDC or 0xDD closes the connection with `malformed_message`. */
        SlipFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "slip";
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * SlipFramingOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.
             * @enum {string}
             */
            onOversize: "drop" | "truncate" | "close";
        };
        /** @description Serial Line IP (RFC 1055): END (0xC0) after each message, ESC (0xDB) before a stuffed byte. Sending also puts END first, as the RFC advises. Two END bytes in a row are not an empty message, so an empty message cannot be sent. ESC before anything but 0xDC or 0xDD closes the connection with `malformed_message`. */
        SlipFramingInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "slip";
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * SlipFramingInputOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. Default `close`.
             * @enum {string}
             */
            onOversize?: "drop" | "truncate" | "close";
        };
        /** @description FIN and RST are late; bytes are not. */
        SlowCloseFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "slowClose";
            /**
             * SlowCloseFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description How much later FIN and RST pass, in milliseconds.
             */
            delayMs: number;
        };
        /** @description FIN and RST are late; bytes are not. */
        SlowCloseFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "slowClose";
            /**
             * SlowCloseFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description How much later FIN and RST pass, in milliseconds.
             */
            delayMs: number;
        };
        /** @description A certificate for some server names (SNI, RFC 6066). */
        SniCertificate: {
            /** @description Server names for which this certificate is used; `*.example.net` stands for every name with one more label. An exact name takes precedence over a wildcard. */
            serverNames: string[];
            /** @description Certificate, followed by its chain: the server certificate first, each certificate before its issuer. PEM: CERTIFICATE blocks only; text around them is ignored. */
            cert: string;
            /** @description Private key, PEM, without a passphrase: one PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY block. Write-only: it never appears in responses or events; changes of other fields keep it. An entry without it keeps the key of the entry with the same `cert`. */
            key?: string;
        };
        /** @description Nothing passes for some time, FIN and RST included. */
        StallFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stall";
            /**
             * StallFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * StallFaultHow
             * @description `hold`: everything passes when the stall ends, nothing is lost on TCP; at 1 MiB TCP stops reading, and UDP drops the datagram. `swallow`: what comes is dropped; the FIN still passes when the stall ends. Default `hold`.
             * @enum {string}
             */
            how: "hold" | "swallow";
            /** @description Length of the stall in milliseconds. Default: until the fault is removed or its period ends. */
            ms?: number;
            /** @description Closes the connection this many milliseconds after the stall began. 0: at once. Default: never. */
            closeAfterMs?: number;
            /** @description Closes the connection when nothing has come in the direction of the fault for this many milliseconds, counted from the beginning of the stall or the last bytes. Default: never. */
            closeIdleMs?: number;
            /**
             * StallFaultOnRemove
             * @description What the removal of the fault does to its open connections. `release`: what is held passes; `close`: they are closed, and what is held is dropped. Default `release`.
             * @enum {string}
             */
            onRemove: "release" | "close";
        };
        /** @description Nothing passes for some time, FIN and RST included. */
        StallFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stall";
            /**
             * StallFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * StallFaultInputHow
             * @description `hold`: everything passes when the stall ends, nothing is lost on TCP; at 1 MiB TCP stops reading, and UDP drops the datagram. `swallow`: what comes is dropped; the FIN still passes when the stall ends. Default `hold`.
             * @enum {string}
             */
            how?: "hold" | "swallow";
            /** @description Length of the stall in milliseconds. Default: until the fault is removed or its period ends. */
            ms?: number;
            /** @description Closes the connection this many milliseconds after the stall began. 0: at once. Default: never. */
            closeAfterMs?: number;
            /** @description Closes the connection when nothing has come in the direction of the fault for this many milliseconds, counted from the beginning of the stall or the last bytes. Default: never. */
            closeIdleMs?: number;
            /**
             * StallFaultInputOnRemove
             * @description What the removal of the fault does to its open connections. `release`: what is held passes; `close`: they are closed, and what is held is dropped. Default `release`.
             * @enum {string}
             */
            onRemove?: "release" | "close";
        };
        /** @description Why the endpoint does not match its specification. */
        StatusError: {
            /** @description Code of the error catalogue (docs/errors.md). */
            code: string;
            detail: string;
            /** Format: date-time */
            at: string;
            /**
             * Format: int32
             * @description Delay from `at` to the next retry, in milliseconds. Absent: no automatic retry.
             */
            retryInMs?: number;
        };
        /** @description How to stop. The body may be left out. */
        Stop: {
            /** @description How long connections may take to close, in milliseconds. 0: they are reset immediately. Default 1000. */
            graceMs?: number;
        };
        /** @description A stored function. */
        StoredFunction: {
            name: string;
            /** @description Name of the set-up that it belongs to. Absent: none. */
            setup?: string;
            description: string;
            /**
             * Format: int32
             * @description Length of the source in bytes.
             */
            sourceBytes: number;
            /**
             * Format: int64
             * @description Counts changes from 1. Send it in `If-Match` to change only the version you have read.
             */
            revision: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description Needs the scope `payload`. */
            source?: string;
            /** @description `["source"]` when the key lacks the scope `payload`; else absent. */
            omitted?: string[];
        };
        /** @description Frames between STX (0x02) and ETX (0x03), as sent by terminals, scales and laboratory devices. */
        StxEtxFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stx-etx";
            /**
             * StxEtxFramingStuffing
             * @description `none`: STX … ETX, the first ETX ends the message. `escape`: the same, but a byte after DLE (0x10) is content; sending puts DLE before STX, ETX and DLE. `transparent`: DLE STX … DLE ETX, and a DLE in the content is doubled; DLE before anything else closes the connection with `malformed_message`. Default `none`.
             * @enum {string}
             */
            stuffing: "none" | "escape" | "transparent";
            /**
             * StxEtxFramingCheck
             * @description Check byte after ETX, computed over the bytes on the wire from after STX up to and including ETX: `lrc` is their exclusive or (ISO 1155), `sum` their sum modulo 256. A wrong check byte closes the connection with `malformed_message`. Default `none`.
             * @enum {string}
             */
            check: "none" | "lrc" | "sum";
            /** @description True: ENQ, ACK, NAK and EOT (0x05, 0x06, 0x15, 0x04) between frames are messages of one byte, and such a message is sent as the bare byte. Default false: bytes between frames are skipped and counted. */
            controls: boolean;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * StxEtxFramingOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.
             * @enum {string}
             */
            onOversize: "drop" | "truncate" | "close";
        };
        /** @description Frames between STX (0x02) and ETX (0x03), as sent by terminals, scales and laboratory devices. */
        StxEtxFramingInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stx-etx";
            /**
             * StxEtxFramingInputStuffing
             * @description `none`: STX … ETX, the first ETX ends the message. `escape`: the same, but a byte after DLE (0x10) is content; sending puts DLE before STX, ETX and DLE. `transparent`: DLE STX … DLE ETX, and a DLE in the content is doubled; DLE before anything else closes the connection with `malformed_message`. Default `none`.
             * @enum {string}
             */
            stuffing?: "none" | "escape" | "transparent";
            /**
             * StxEtxFramingInputCheck
             * @description Check byte after ETX, computed over the bytes on the wire from after STX up to and including ETX: `lrc` is their exclusive or (ISO 1155), `sum` their sum modulo 256. A wrong check byte closes the connection with `malformed_message`. Default `none`.
             * @enum {string}
             */
            check?: "none" | "lrc" | "sum";
            /** @description True: ENQ, ACK, NAK and EOT (0x05, 0x06, 0x15, 0x04) between frames are messages of one byte, and such a message is sent as the bare byte. Default false: bytes between frames are skipped and counted. */
            controls?: boolean;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * StxEtxFramingInputOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. Default `close`.
             * @enum {string}
             */
            onOversize?: "drop" | "truncate" | "close";
        };
        /** @description Adds labels to the connection. From then on the connection and its events are found by them, as by the labels of its listener: in `label=` of `/connections`, `/events` and `…/broadcast`, and in filters of the stream. Labels survive changes of the rules and end with the connection or a reset. A value that is not UTF-8 or too long, or a label over the limit, publishes a `connection.error` `rule_label_limit` and leaves that label unchanged. Every key with the scope `read` sees labels, so expressions in them need the scope `payload`. */
        TagAction: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tag";
            /** @description Labels and their values, which are templates; null removes the label. A connection has at most 32 labels, with values of at most 255 characters. */
            labels: {
                [key: string]: string | number | boolean | null;
            };
        };
        /** @description Connects, sends and expects messages step by step, and returns a transcript. */
        TcpExchangeBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "tcp.exchange";
            /** @description With `completed`. */
            result?: components["schemas"]["TcpExchangeResult"];
        };
        TcpExchangeInput: {
            /** @description Target: an IP address or a host name. */
            host: string;
            /** @description Target port. */
            port: number;
            /**
             * TcpExchangeInputFamily
             * @description IP version to use for a host name. 0: any. Default 0.
             * @enum {integer}
             */
            family?: 0 | 4 | 6;
            /** @description Use TLS; `{}` uses the default settings. Default: plain TCP. */
            tls?: components["schemas"]["TlsClient"];
            /** @description Default `{"type":"raw"}`. */
            framing?: components["schemas"]["FramingInput"];
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description Largest message in bytes. Default 1 MiB. A framing can set its own. */
            maxMessageBytes?: number;
            /** @description Time limit for name lookup, connecting and the TLS handshake together, in milliseconds; after it `connect_timeout`. Default 10000. */
            connectTimeoutMs?: number;
            /** @description What to do, in order: `{send}` or `{expect}`, 1 to 100. */
            steps: (components["schemas"]["SendStep"] | components["schemas"]["ExpectStep"])[];
        };
        /** @description Connects, sends and expects messages step by step, and returns a transcript. */
        TcpExchangeJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tcp.exchange";
            input: components["schemas"]["TcpExchangeInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Connects, sends and expects messages step by step, and returns a transcript. */
        TcpExchangeJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tcp.exchange";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["TcpExchangeResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        TcpExchangeResult: {
            /** @description The address that was connected to. */
            address: components["schemas"]["Address"];
            /**
             * Format: double
             * @description Resolving the name, in milliseconds, at most three decimals.
             */
            resolveMs: number;
            /**
             * Format: double
             * @description TCP handshake, in milliseconds, at most three decimals.
             */
            connectMs: number;
            /**
             * Format: double
             * @description TLS handshake, in milliseconds, at most three decimals.
             */
            tlsMs?: number;
            /**
             * Format: double
             * @description Time from the start to the last step, in milliseconds, at most three decimals.
             */
            totalMs: number;
            /** @description Every message in order, at most 1000. */
            transcript: {
                /**
                 * Format: double
                 * @description Time since the connection was opened, in milliseconds, at most three decimals.
                 */
                atMs: number;
                direction: components["schemas"]["Direction"];
                /** @description The step that sent or accepted it, counted from 0; null: skipped. */
                step: number | null;
                /** Format: int32 */
                bytes: number;
                /** @description Absent once the transcript holds 256 KiB. */
                data?: string;
                encoding?: components["schemas"]["BytesEncoding"];
                /** @description True when the framing truncated it (`onOversize: truncate`). */
                truncated: boolean;
                /** @description Line ending of a received message, with the framing `line`. */
                lineEnding?: components["schemas"]["LineEnding"];
            }[];
        };
        /** @description Connects, sends and expects messages step by step, and returns a transcript. */
        TcpExchangeSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tcp.exchange";
            input: components["schemas"]["TcpExchangeInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * TcpExchangeScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /** @description Sends load to a TCP target and measures rates and latency. */
        TcpLoadBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "tcp.load";
            /** @description With `completed`. */
            result?: components["schemas"]["TcpLoadResult"];
        };
        TcpLoadInput: {
            /** @description Target: an IP address or a host name. */
            host: string;
            /** @description Target port. */
            port: number;
            /**
             * TcpLoadInputFamily
             * @description IP version to use for a host name. 0: any. Default 0.
             * @enum {integer}
             */
            family?: 0 | 4 | 6;
            /** @description How long to send messages, in milliseconds, at most 60000. Default 1000. */
            durationMs?: number;
            /** @description Messages per second over all connections. 0: each connection sends as fast as it can. Default 0. */
            ratePerSecond?: number;
            /**
             * TcpLoadInputMode
             * @description `echo`: wait for as many bytes as were sent before the next send, and measure the time; `send`: only send. Default `echo`.
             * @enum {string}
             */
            mode?: "echo" | "send";
            /** @description Connections, opened before the first message. Default 10. */
            connections?: number;
            /** @description Size of a message in bytes. Default 64. */
            messageBytes?: number;
            /** @description Time limit for name lookup, connecting and the TLS handshake together, in milliseconds; after it `connect_timeout`. Default 10000. */
            connectTimeoutMs?: number;
        };
        /** @description Sends load to a TCP target and measures rates and latency. */
        TcpLoadJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tcp.load";
            input: components["schemas"]["TcpLoadInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Sends load to a TCP target and measures rates and latency. */
        TcpLoadJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tcp.load";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["TcpLoadResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        TcpLoadResult: {
            /** TcpLoadResultConnections */
            connections: {
                /** Format: int32 */
                opened: number;
                /** Format: int32 */
                failed: number;
                /**
                 * Format: int32
                 * @description Connections that the target closed during the load.
                 */
                lost: number;
            };
            /**
             * Format: double
             * @description Time from the first message sent to the last one received or lost, in milliseconds, at most three decimals.
             */
            durationMs: number;
            /** TcpLoadResultMessages */
            messages: {
                /** Format: int64 */
                sent: number;
                /** Format: int64 */
                received: number;
            };
            /** TcpLoadResultBytes */
            bytes: {
                /** Format: int64 */
                sent: number;
                /** Format: int64 */
                received: number;
            };
            /**
             * Format: int64
             * @description With `ratePerSecond`: messages that were due but not sent, because no connection was free in time. Else 0.
             */
            missed: number;
            /**
             * Format: double
             * @description Messages.
             */
            sentPerSecond: number;
            /**
             * Format: double
             * @description Messages.
             */
            receivedPerSecond: number;
            /** @description Null with `mode: send`, and when nothing came back. */
            latency: components["schemas"]["LatencyHistogram"] | null;
            /** @description Number of errors by code. */
            errors: {
                [key: string]: number;
            };
        };
        /** @description Sends load to a TCP target and measures rates and latency. */
        TcpLoadSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tcp.load";
            input: components["schemas"]["TcpLoadInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * TcpLoadScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /** @description Connects and disconnects, measures the time, and can check the banner. */
        TcpProbeBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "tcp.probe";
            /** @description With `completed`. */
            result?: components["schemas"]["TcpProbeResult"];
        };
        TcpProbeInput: {
            /** @description Target: an IP address or a host name. */
            host: string;
            /** @description Target port. */
            port: number;
            /**
             * TcpProbeInputFamily
             * @description IP version to use for a host name. 0: any. Default 0.
             * @enum {integer}
             */
            family?: 0 | 4 | 6;
            /** @description Time limit for name lookup, connecting and the TLS handshake together, in milliseconds; after it `connect_timeout`. Default 10000. */
            connectTimeoutMs?: number;
            /** @description Wait for a first message. Default: only connect. */
            banner?: components["schemas"]["BannerExpectation"];
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
        };
        /** @description Connects and disconnects, measures the time, and can check the banner. */
        TcpProbeJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tcp.probe";
            input: components["schemas"]["TcpProbeInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Connects and disconnects, measures the time, and can check the banner. */
        TcpProbeJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tcp.probe";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["TcpProbeResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        TcpProbeResult: {
            /** @description The address that was connected to. */
            address: components["schemas"]["Address"];
            /**
             * Format: double
             * @description Resolving the name, in milliseconds, at most three decimals.
             */
            resolveMs: number;
            /**
             * Format: double
             * @description TCP handshake, in milliseconds, at most three decimals.
             */
            connectMs: number;
            banner: {
                data: string;
                encoding: components["schemas"]["BytesEncoding"];
                /** Format: int32 */
                bytes: number;
                /**
                 * Format: double
                 * @description Time from connecting to the banner, in milliseconds, at most three decimals.
                 */
                waitedMs: number;
            } | null;
        };
        /** @description Connects and disconnects, measures the time, and can check the banner. */
        TcpProbeSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tcp.probe";
            input: components["schemas"]["TcpProbeInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * TcpProbeScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /** @description UTF-8 text, or an object with `data` and `encoding` for other bytes. */
        TextOrBytes: string | components["schemas"]["Bytes"];
        /** @description UTF-8 text, or an object with `data` and `encoding` for other bytes. */
        TextOrBytesInput: string | components["schemas"]["BytesInput"];
        /** @description A net thread died and is replaced. */
        ThreadLostEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "thread.lost";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** ThreadLostEventData */
            data: {
                /** Format: int32 */
                thread: number;
                detail: string;
            };
        };
        /** @description TLS settings of the connecting side. */
        TlsClient: {
            /** @description Reject a certificate that is not trusted or not for this name. Default true. */
            verify?: boolean;
            /** @description Certificates to trust instead of the system's, PEM: CERTIFICATE blocks only; text around them is ignored. */
            ca?: string;
            /** @description Name for SNI and for verifying the certificate. Default: the host, unless it is an IP address. */
            serverName?: string;
        };
        /** @description The outcome of a TLS handshake. */
        TlsFacts: {
            /** @description For example `TLSv1.3`. */
            version: string;
            /** @description IANA name. */
            cipher: string;
            /** @description The negotiated protocol. */
            alpn: string | null;
            /** @description The server name sent by the client (SNI). */
            serverName: string | null;
            /** @description True when the peer sent a trusted certificate. */
            authorized: boolean;
            /** @description Why the certificate is not trusted, for example `DEPTH_ZERO_SELF_SIGNED_CERT`; null when none was requested or sent. */
            authorizationError: string | null;
            /** @description The certificate of the peer. */
            peerCertificate: components["schemas"]["Certificate"] | null;
        };
        /** @description TLS handshakes that are late or fail. For listeners with transport `tls`. */
        TlsHandshakeFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tlsHandshake";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Wait before the server takes part in the handshake, in milliseconds. Default: none.
             */
            delayMs?: number;
            /**
             * TlsHandshakeFaultFailure
             * @description How the handshake fails. `alert`: with the alert handshake_failure; `truncate`: the connection ends within the answer of the server; `stall`: the server does not answer, until the fault ends or `tls.handshakeTimeoutMs` has passed. With `expired` (since yesterday), `wrongName` (`wrong.invalid`) and `unknownCa` the server has a certificate that is wrong in this respect, and a client that does not check it is connected; the first two are issued by the certificate of the listener. Default: it does not fail.
             * @enum {string}
             */
            failure?: "alert" | "expired" | "wrongName" | "unknownCa" | "stall" | "truncate";
        };
        /** @description TLS handshakes that are late or fail. For listeners with transport `tls`. */
        TlsHandshakeFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tlsHandshake";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /**
             * Format: double
             * @description Wait before the server takes part in the handshake, in milliseconds. Default: none.
             */
            delayMs?: number;
            /**
             * TlsHandshakeFaultInputFailure
             * @description How the handshake fails. `alert`: with the alert handshake_failure; `truncate`: the connection ends within the answer of the server; `stall`: the server does not answer, until the fault ends or `tls.handshakeTimeoutMs` has passed. With `expired` (since yesterday), `wrongName` (`wrong.invalid`) and `unknownCa` the server has a certificate that is wrong in this respect, and a client that does not check it is connected; the first two are issued by the certificate of the listener. Default: it does not fail.
             * @enum {string}
             */
            failure?: "alert" | "expired" | "wrongName" | "unknownCa" | "stall" | "truncate";
        };
        /** @description Performs a TLS handshake and returns version, cipher and certificate. */
        TlsInspectBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "tls.inspect";
            /** @description With `completed`. */
            result?: components["schemas"]["TlsInspectResult"];
        };
        TlsInspectInput: {
            /** @description Target: an IP address or a host name. */
            host: string;
            /** @description Target port. Default 443. */
            port?: number;
            /**
             * TlsInspectInputFamily
             * @description IP version to use for a host name. 0: any. Default 0.
             * @enum {integer}
             */
            family?: 0 | 4 | 6;
            /** @description Name for SNI and for verifying the certificate. Default: the host, unless it is an IP address. */
            serverName?: string;
            /** @description Protocols to offer (ALPN), for example `["h2", "http/1.1"]`. */
            alpn?: string[];
            /** @description Certificates to trust instead of the system's, PEM: CERTIFICATE blocks only; text around them is ignored. */
            ca?: string;
            /** @description Time limit for name lookup, connecting and the TLS handshake together, in milliseconds; after it `connect_timeout`. Default 10000. */
            connectTimeoutMs?: number;
            /**
             * TlsInspectInputAssert
             * @description Assertions; when one fails, the job fails with `job_assertion_failed`. Default: none; an untrusted certificate also completes the job.
             */
            assert?: {
                /** @description Fewest days the certificate must remain valid. */
                minDaysLeft?: number;
                /** @description True: the certificate must be trusted. */
                trusted?: boolean;
            };
        };
        /** @description Performs a TLS handshake and returns version, cipher and certificate. */
        TlsInspectJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tls.inspect";
            input: components["schemas"]["TlsInspectInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Performs a TLS handshake and returns version, cipher and certificate. */
        TlsInspectJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tls.inspect";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["TlsInspectResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        TlsInspectResult: {
            /** @description The address that was connected to. */
            address: components["schemas"]["Address"];
            /**
             * Format: double
             * @description Resolving the name, in milliseconds, at most three decimals.
             */
            resolveMs: number;
            /**
             * Format: double
             * @description TCP handshake, in milliseconds, at most three decimals.
             */
            connectMs: number;
            /**
             * Format: double
             * @description TLS handshake, in milliseconds, at most three decimals.
             */
            tlsMs: number;
            /** @description For example `TLSv1.3`. */
            version: string;
            /** @description IANA name. */
            cipher: string;
            /** @description The protocol the target chose. */
            alpn: string | null;
            /** @description True when the chain leads to a trusted certificate, is currently valid, and is for this name. */
            trusted: boolean;
            /** @description Why the certificate is not trusted, for example `DEPTH_ZERO_SELF_SIGNED_CERT`. */
            trustError: string | null;
            /**
             * Format: int32
             * @description Whole days until it expires; negative when it has expired.
             */
            daysLeft: number;
            selfSigned: boolean;
            serialNumber: string;
            /** @description Subject alternative names, for example `DNS:example.net`. */
            san: string[];
            /** @description Distinguished name, for example `CN=example.net`; special characters in values are escaped as in RFC 4514 (`O=Acme\, Inc.`). */
            subject: string;
            issuer: string;
            /** Format: date-time */
            validFrom: string;
            /** Format: date-time */
            validTo: string;
            /** @description SHA-256 of the certificate, hexadecimal with colons. */
            fingerprint256: string;
            /** @description The certificates after the first, as sent by the target or from the trust store. */
            chain: {
                /** @description Distinguished name, for example `CN=example.net`; special characters in values are escaped as in RFC 4514 (`O=Acme\, Inc.`). */
                subject: string;
                issuer: string;
                /** Format: date-time */
                validFrom: string;
                /** Format: date-time */
                validTo: string;
                /** @description SHA-256 of the certificate, hexadecimal with colons. */
                fingerprint256: string;
            }[];
            assertions: components["schemas"]["JobAssertion"][];
        };
        /** @description Performs a TLS handshake and returns version, cipher and certificate. */
        TlsInspectSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tls.inspect";
            input: components["schemas"]["TlsInspectInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * TlsInspectScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /**
         * @description A version of TLS.
         * @enum {string}
         */
        TlsVersion: "TLSv1.2" | "TLSv1.3";
        /** @description A link that changes as one that was measured. Order is kept, also of datagrams. */
        TraceFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "trace";
            /**
             * TraceFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description Each `[atMs, bytesPerSecond, latencyMs, lossRate]`, 1 to 10000, in ascending order of `atMs`: from this time on, in milliseconds from the beginning of the fault on the connection, the link has this rate (0: nothing passes), latency and share of lost segments (TCP and TLS: retransmitted after 200 ms, then twice as long, and all behind them wait) or datagrams. Before the first row the first counts. */
            rows: number[][];
            /** @description True: the last row lasts as long as the one before it, and then the first follows; at least two rows. False: the last row stays. Default false. */
            loop: boolean;
            /** @description Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 1 MiB. */
            queueBytes: number;
        };
        /** @description A link that changes as one that was measured. Order is kept, also of datagrams. */
        TraceFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "trace";
            /**
             * TraceFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description Each `[atMs, bytesPerSecond, latencyMs, lossRate]`, 1 to 10000, in ascending order of `atMs`: from this time on, in milliseconds from the beginning of the fault on the connection, the link has this rate (0: nothing passes), latency and share of lost segments (TCP and TLS: retransmitted after 200 ms, then twice as long, and all behind them wait) or datagrams. Before the first row the first counts. */
            rows: number[][];
            /** @description True: the last row lasts as long as the one before it, and then the first follows; at least two rows. False: the last row stays. Default false. */
            loop?: boolean;
            /** @description Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 1 MiB. */
            queueBytes?: number;
        };
        /**
         * @description Transport protocol: `tcp` (RFC 9293), `tls` (RFC 8446, on TCP) or `udp` (RFC 768).
         * @enum {string}
         */
        Transport: "tcp" | "tls" | "udp";
        /** @description Cuts datagrams. */
        TruncateFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "truncate";
            /**
             * TruncateFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description Bytes of a datagram that pass; the rest is cut off. */
            bytes: number;
            /**
             * Format: double
             * @description Share of datagrams that are cut. Default 1: all.
             */
            rate: number;
        };
        /** @description Cuts datagrams. */
        TruncateFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "truncate";
            /**
             * TruncateFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
            /** @description Bytes of a datagram that pass; the rest is cut off. */
            bytes: number;
            /**
             * Format: double
             * @description Share of datagrams that are cut. Default 1: all.
             */
            rate?: number;
        };
        /** @description A tunnel was closed. */
        TunnelClosedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tunnel.closed";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** TunnelClosedEventData */
            data: {
                /**
                 * TunnelClosedEventDataMode
                 * @description `duplex`: it has exclusive use of the connection; `observe`: it only reads.
                 * @enum {string}
                 */
                mode: "duplex" | "observe";
                /**
                 * Format: int64
                 * @description Bytes received from the peer.
                 */
                bytesIn: number;
                /**
                 * Format: int64
                 * @description Bytes sent to the peer.
                 */
                bytesOut: number;
                /** Format: int64 */
                durationMs: number;
            };
        };
        /** @description A tunnel was attached to a connection, or dialled it. */
        TunnelOpenedEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tunnel.opened";
            /** Format: date-time */
            at: string;
            /** @description Name of the node that published it. */
            node: string;
            /** @description Id of the listener. */
            listener?: string;
            /** @description Id of the client. */
            client?: string;
            /** @description Id of the job. */
            job?: string;
            /** @description Id of the batch. */
            batch?: string;
            /** @description Name of the lock. */
            lock?: string;
            /** @description Name of the set-up. */
            setup?: string;
            /** @description Id of the tunnel that dialled the connection. */
            tunnel?: string;
            /** @description Id of the connection. */
            connection?: string;
            /**
             * Format: int64
             * @description Counts the events of the connection from 1, without gaps.
             */
            seq?: number;
            /** TunnelOpenedEventData */
            data: {
                /**
                 * TunnelOpenedEventDataMode
                 * @description `duplex`: it has exclusive use of the connection; `observe`: it only reads.
                 * @enum {string}
                 */
                mode: "duplex" | "observe";
                /** @description Who opened the tunnel: the name of an API key, or `local`. */
                by: string;
            };
        };
        /** @description Sends and expects datagrams step by step, and distinguishes answered, refused and silent. */
        UdpExchangeBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "udp.exchange";
            /** @description With `completed`. */
            result?: components["schemas"]["UdpExchangeResult"];
        };
        /** @description When no datagram arrives, an expectation ends with the outcome `refused` or `silent`; when datagrams arrive and none matches, the job fails with `job_assertion_failed`. */
        UdpExchangeInput: {
            /** @description Target: an IP address or a host name. */
            host: string;
            /** @description Target port. */
            port: number;
            /**
             * UdpExchangeInputFamily
             * @description IP version to use for a host name. 0: any. Default 0.
             * @enum {integer}
             */
            family?: 0 | 4 | 6;
            /** @description Each datagram is decoded separately. Default `raw`: each datagram is one message. */
            framing?: components["schemas"]["FramingInput"];
            /** @description Encoding of payloads in responses and events; bytes that are not valid UTF-8 fall back to base64. Default `utf8`. */
            encoding?: components["schemas"]["BytesEncoding"];
            /** @description What to do, in order: `{send}` or `{expect}`, 1 to 100. */
            steps: (components["schemas"]["SendStep"] | components["schemas"]["ExpectStep"])[];
            /** @description Outcomes with which the job completes; with any other it fails with `job_assertion_failed`. Default: all three. */
            outcomes?: components["schemas"]["UdpOutcome"][];
        };
        /** @description Sends and expects datagrams step by step, and distinguishes answered, refused and silent. */
        UdpExchangeJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "udp.exchange";
            input: components["schemas"]["UdpExchangeInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Sends and expects datagrams step by step, and distinguishes answered, refused and silent. */
        UdpExchangeJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "udp.exchange";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["UdpExchangeResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        UdpExchangeResult: {
            address: components["schemas"]["Address"];
            outcome: components["schemas"]["UdpOutcome"];
            /**
             * Format: double
             * @description Resolving the name, in milliseconds, at most three decimals.
             */
            resolveMs: number;
            /**
             * Format: double
             * @description Time from the start to the last step, in milliseconds, at most three decimals.
             */
            totalMs: number;
            /** @description Every message in order, at most 1000. */
            transcript: {
                /**
                 * Format: double
                 * @description Time since the connection was opened, in milliseconds, at most three decimals.
                 */
                atMs: number;
                direction: components["schemas"]["Direction"];
                /** @description The step that sent or accepted it, counted from 0; null: skipped. */
                step: number | null;
                /** Format: int32 */
                bytes: number;
                /** @description Absent once the transcript holds 256 KiB. */
                data?: string;
                encoding?: components["schemas"]["BytesEncoding"];
                /** @description True when the framing truncated it (`onOversize: truncate`). */
                truncated: boolean;
                /** @description Line ending of a received message, with the framing `line`. */
                lineEnding?: components["schemas"]["LineEnding"];
            }[];
        };
        /** @description Sends and expects datagrams step by step, and distinguishes answered, refused and silent. */
        UdpExchangeSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "udp.exchange";
            input: components["schemas"]["UdpExchangeInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * UdpExchangeScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /** @description Sends load to a UDP target and measures rates, loss and latency. */
        UdpLoadBatchItem: {
            /**
             * Format: int32
             * @description Index in the inputs, from 0.
             */
            index: number;
            /** @description Id of its job; null when the input was cancelled before it became a job. */
            job: string | null;
            state: components["schemas"]["JobState"];
            /** @description Otherwise. */
            error?: components["schemas"]["JobError"];
            /** @description True when this result was dropped because the results of the batch exceeded their limit. */
            resultDropped?: boolean;
            /**
             * @description Kind of the batch. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "udp.load";
            /** @description With `completed`. */
            result?: components["schemas"]["UdpLoadResult"];
        };
        UdpLoadInput: {
            /** @description Target: an IP address or a host name. */
            host: string;
            /** @description Target port. */
            port: number;
            /**
             * UdpLoadInputFamily
             * @description IP version to use for a host name. 0: any. Default 0.
             * @enum {integer}
             */
            family?: 0 | 4 | 6;
            /** @description How long to send messages, in milliseconds, at most 60000. Default 1000. */
            durationMs?: number;
            /** @description Messages per second over all connections. 0: each connection sends as fast as it can. Default 0. */
            ratePerSecond?: number;
            /**
             * UdpLoadInputMode
             * @description `echo`: wait for as many bytes as were sent before the next send, and measure the time; `send`: only send. Default `echo`.
             * @enum {string}
             */
            mode?: "echo" | "send";
            /** @description Sockets to send from. Default 10. */
            sockets?: number;
            /** @description Size of a datagram in bytes; the first 8 number it. Default 64. */
            messageBytes?: number;
            /** @description `echo`: after this many milliseconds a datagram counts as lost, and its socket sends the next one. Default 500. */
            replyTimeoutMs?: number;
        };
        /** @description Sends load to a UDP target and measures rates, loss and latency. */
        UdpLoadJob: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "udp.load";
            input: components["schemas"]["UdpLoadInput"];
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /**
             * Format: int64
             * @description Wait before the first attempt, in milliseconds. Default 0.
             */
            delayMs?: number;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
            deduplication?: components["schemas"]["Deduplication"];
        };
        /** @description Sends load to a UDP target and measures rates, loss and latency. */
        UdpLoadJobDetails: {
            id: string;
            pool: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "udp.load";
            state: components["schemas"]["JobState"];
            /** Format: int32 */
            priority: number;
            /** Format: int64 */
            delayMs: number;
            /** Format: int32 */
            attempts: number;
            /** Format: int32 */
            timeoutMs: number;
            lock: string | null;
            labels: components["schemas"]["Labels"];
            /** @description Id of its batch. */
            batch: string | null;
            /** @description Its index in the inputs of the batch, from 0. */
            index: number | null;
            /** @description Id of the schedule that submitted it. */
            schedule: string | null;
            /** @description Name of the node that ran it last. */
            node: string | null;
            /** Format: double */
            progress: number;
            /**
             * Format: int32
             * @description Number of attempts that have ended.
             */
            attemptsMade: number;
            /** @description True once a request has cancelled the job, and after it has ended. */
            cancelRequested: boolean;
            error: components["schemas"]["JobError"] | null;
            timings: components["schemas"]["JobTimings"];
            /** @description Input of the kind; credentials in headers and user information in URLs are shown as `***`. Needs the scope `payload`. */
            input?: unknown;
            /** @description Result of the kind; null until the job has completed. */
            result?: components["schemas"]["UdpLoadResult"] | null;
            /** @description Fields that are left out because the key lacks the scope `payload`; nested ones as `error.result`. Absent when nothing is left out. */
            omitted?: string[];
        };
        UdpLoadResult: {
            /**
             * Format: int64
             * @description `echo`: datagrams that did not come back in time.
             */
            lost: number;
            /**
             * Format: double
             * @description Time from the first message sent to the last one received or lost, in milliseconds, at most three decimals.
             */
            durationMs: number;
            /** UdpLoadResultMessages */
            messages: {
                /** Format: int64 */
                sent: number;
                /** Format: int64 */
                received: number;
            };
            /** UdpLoadResultBytes */
            bytes: {
                /** Format: int64 */
                sent: number;
                /** Format: int64 */
                received: number;
            };
            /**
             * Format: int64
             * @description With `ratePerSecond`: messages that were due but not sent, because no connection was free in time. Else 0.
             */
            missed: number;
            /**
             * Format: double
             * @description Messages.
             */
            sentPerSecond: number;
            /**
             * Format: double
             * @description Messages.
             */
            receivedPerSecond: number;
            /** @description Null with `mode: send`, and when nothing came back. */
            latency: components["schemas"]["LatencyHistogram"] | null;
            /** @description Number of errors by code. */
            errors: {
                [key: string]: number;
            };
        };
        /** @description Sends load to a UDP target and measures rates, loss and latency. */
        UdpLoadSchedule: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "udp.load";
            input: components["schemas"]["UdpLoadInput"];
            /** @description Unique name, accepted wherever the id is. 1 to 63 letters, digits, `.`, `_`, `-`. */
            name?: string;
            /**
             * Format: int64
             * @description Interval in milliseconds, at least 100. Give either this or `cron`.
             */
            everyMs?: number;
            /** @description Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`. A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused. When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both. */
            cron?: string;
            /** @description Time zone of `cron` (IANA). Default UTC. */
            timeZone?: string;
            /**
             * UdpLoadScheduleOverlap
             * @description When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /** @description No jobs are submitted while true. Default false. */
            paused?: boolean;
            /** @description Name of the pool. Default `default`. */
            pool?: string;
            /** @description 0: no priority; such jobs run before all others, in order of submission. From 1 on, the lower number runs first. Default 0. */
            priority?: number;
            /** @description Most attempts, including the first. Default: the value of the pool. */
            attempts?: number;
            /** @description Wait between attempts. Default: the value of the pool. */
            backoff?: components["schemas"]["BackoffInput"];
            /** @description Time limit of one attempt in milliseconds. At the limit the attempt is stopped, even in a busy loop. Default: the value of the pool. */
            timeoutMs?: number;
            /** @description Name of a lock to hold while the job runs. Waiting for the lock occupies a worker slot and counts towards `timeoutMs`. */
            lock?: string;
            labels?: components["schemas"]["Labels"];
        };
        /**
         * @description `answered`: datagrams came back; `refused`: the port is closed (ICMP port unreachable); `silent`: nothing arrived in time.
         * @enum {string}
         */
        UdpOutcome: "answered" | "refused" | "silent";
        /** @description What a test may have overlooked since the set-up was applied or reset. */
        Unmatched: {
            /** @description The first 100 of each endpoint and net thread, in order of time. */
            messages: components["schemas"]["UnmatchedMessage"][];
            /** @description The first 100 of each endpoint and net thread, in order of time. */
            connections: components["schemas"]["FailedConnection"][];
            /**
             * Format: int64
             * @description Number of messages that no rule matched.
             */
            unmatched: number;
            /**
             * Format: int64
             * @description Number of connections that ended in an error.
             */
            failed: number;
            /** @description Nodes that did not answer, whose endpoints are missing. Absent: none. */
            incomplete?: components["schemas"]["MissingNode"][];
        };
        /** @description A received message that no rule matched. */
        UnmatchedMessage: {
            kind: components["schemas"]["EndpointNoun"];
            /** @description Name of the endpoint inside the set-up. */
            name: string;
            /** @description Id of the connection. */
            connection: string;
            /** Format: date-time */
            at: string;
            /**
             * Format: int32
             * @description Length of the message.
             */
            bytes: number;
            /** @description At most 1024 bytes of it, in `encoding`. */
            data: string;
            encoding: components["schemas"]["BytesEncoding"];
            /** @description True: `data` is only its beginning. */
            truncated: boolean;
        };
        /** @description The server that a proxied connection leads to. */
        Upstream: {
            /** @description As in the settings of the handler. */
            host: string;
            /** Format: int32 */
            port: number;
            state: components["schemas"]["UpstreamState"];
            /** @description How long the last attempt took, in milliseconds; null while there is no result. */
            dialMs: number | null;
            /** @description Our address on the connection to it; null before. */
            local: components["schemas"]["Address"] | null;
            /** @description Present when the connection to it uses TLS. */
            tls?: components["schemas"]["TlsFacts"];
        };
        /**
         * @description `dialling`: an attempt is under way; `open`: connected; `failed`: no attempt succeeded; `closed`: the connection to the upstream has ended.
         * @enum {string}
         */
        UpstreamState: "dialling" | "open" | "failed" | "closed";
        /** @description The pulled cable: neither data nor FIN nor RST passes, and the socket stays open until the fault is removed or its period ends. Data is lost; FIN and RST pass then. Use `direction: both` for both ways. */
        VanishFault: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "vanish";
            /**
             * VanishFaultDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability: number;
            when: components["schemas"]["FaultWhen"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultSchedule"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
        };
        /** @description The pulled cable: neither data nor FIN nor RST passes, and the socket stays open until the fault is removed or its period ends. Data is lost; FIN and RST pass then. Use `direction: both` for both ways. */
        VanishFaultInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "vanish";
            /**
             * VanishFaultInputDirection
             * @description `in`: what the peer sends; `out`: what is sent to the peer; `both`: two independent instances. Default `out`.
             * @enum {string}
             */
            direction?: "in" | "out" | "both";
            /** @description False: the fault does nothing and stays. Default true. */
            enabled?: boolean;
            /** @description Faults of one direction apply by `order`, then by name. Default 0. */
            order?: number;
            /**
             * Format: double
             * @description Chance of being affected, drawn once for each connection (UDP: for each datagram). 0: nothing is affected. Default 1.
             */
            probability?: number;
            when?: components["schemas"]["FaultWhenInput"];
            /** @description The fault begins here. Default: with the connection. */
            after?: components["schemas"]["FaultBoundary"];
            /** @description The fault ends as soon as one of the values is reached. Default: never. */
            until?: components["schemas"]["FaultBoundary"];
            /** @description When the fault is active. Default: always. */
            schedule?: components["schemas"]["FaultScheduleInput"];
            /**
             * Format: int32
             * @description The same seed makes the same decisions. Default: derived from the id of the endpoint.
             */
            seed?: number;
        };
        /** @description Text; a number, true or false, which are compared as text (numbers without an exponent); or an object with `data` and `encoding` for other bytes. */
        VariableValue: string | number | boolean | components["schemas"]["Bytes"];
        /** @description Text; a number, true or false, which are compared as text (numbers without an exponent); or an object with `data` and `encoding` for other bytes. */
        VariableValueInput: string | number | boolean | components["schemas"]["BytesInput"];
        /** @description A variable-length integer gives the number of bytes that follow: unsigned LEB128, seven bits per byte, lowest first, at most five bytes and 32 bits. Delimited protocol buffers begin with it; in MQTT it follows one byte. A longer length closes the connection with `malformed_message`. */
        VarintFraming: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "varint";
            /** @description Bytes before the length (MQTT: 1, the packet type). Default 0. */
            offset: number;
            /** @description Keep the length, and the bytes before it, in the message. Sending then overwrites the length with the correct one. Default false: sending puts `offset` zero bytes before the length. */
            keep: boolean;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * VarintFramingOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.
             * @enum {string}
             */
            onOversize: "drop" | "truncate" | "close";
        };
        /** @description A variable-length integer gives the number of bytes that follow: unsigned LEB128, seven bits per byte, lowest first, at most five bytes and 32 bits. Delimited protocol buffers begin with it; in MQTT it follows one byte. A longer length closes the connection with `malformed_message`. */
        VarintFramingInput: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "varint";
            /** @description Bytes before the length (MQTT: 1, the packet type). Default 0. */
            offset?: number;
            /** @description Keep the length, and the bytes before it, in the message. Sending then overwrites the length with the correct one. Default false: sending puts `offset` zero bytes before the length. */
            keep?: boolean;
            /** @description Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB). */
            maxMessageBytes?: number;
            /**
             * VarintFramingInputOnOversize
             * @description What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`. Default `close`.
             * @enum {string}
             */
            onOversize?: "drop" | "truncate" | "close";
        };
        /** @description Conditions on captured messages, now or within a time. */
        Verification: {
            /** @description Which messages count. Default: every message. */
            match?: components["schemas"]["MessageMatch"];
            /**
             * VerificationDirection
             * @description Only received (`in`) or only sent (`out`) messages. Default `in`.
             * @enum {string}
             */
            direction?: "in" | "out" | "any";
            /** @description Only messages of this connection. Default: all connections. */
            connection?: string;
            /**
             * Format: date-time
             * @description Only messages from this time on (RFC 3339). Default: all captured messages.
             */
            since?: string;
            /** @description How many must match. Default: at least 1. */
            count?: components["schemas"]["VerifyCount"];
            /** @description In addition, one message must match each of these conditions, in this order; other messages may be in between. With several `threads`, messages of different connections are ordered by their time, to the millisecond. */
            inOrder?: components["schemas"]["MessageMatch"][];
            /** @description How long to wait, in milliseconds, at most 60000. With only a lower bound, the response is sent as soon as the bound is reached. An upper bound (`exactly`, `atMost`) must hold to the end; the response is sent as soon as it is exceeded. 0: check once what is captured now. Default 0. */
            withinMs?: number;
            /** @description Most matching messages in the response, the first ones; at most 4 MiB in total. Default 20. */
            limit?: number;
        };
        /** @description Whether the conditions hold, and why not. */
        VerificationResult: {
            satisfied: boolean;
            /** @description What was found and what was expected, as a sentence. */
            detail: string;
            /**
             * Format: int32
             * @description Messages that match.
             */
            matched: number;
            /**
             * Format: int32
             * @description Messages that were examined: those with the requested `direction`, `connection` and time.
             */
            examined: number;
            /**
             * Format: int64
             * @description Messages of any kind that the capture evicted before they could be examined. Only when this is 0 does a count of 0 prove that no message matched.
             */
            evicted: number;
            /**
             * Format: double
             * @description How long it took, in milliseconds.
             */
            elapsedMs: number;
            /** @description The first matching messages, at most `limit`. */
            messages: components["schemas"]["Message"][];
            /**
             * VerificationResultInOrder
             * @description How much of the order was found. Absent without `inOrder`.
             */
            inOrder?: {
                /**
                 * Format: int32
                 * @description Conditions.
                 */
                wanted: number;
                /**
                 * Format: int32
                 * @description How many conditions, from the first, have a matching message.
                 */
                found: number;
                /** @description Ids of those messages. */
                messages: string[];
            };
            /** @description When too few messages matched: up to 3 of the newest 1000 captured messages that come closest, the closest first. */
            closest: components["schemas"]["ClosestMiss"][];
        };
        /** @description How many messages must match: `exactly`, or `atLeast`, `atMost` or both. */
        VerifyCount: {
            /** @description Exactly this many. */
            exactly?: number;
            /** @description This many or more. */
            atLeast?: number;
            /** @description This many or fewer. */
            atMost?: number;
        };
    };
    responses: {
        /** @description `payload_too_large`: The request body is too large. */
        BodyTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `insufficient_scope`: The API key lacks a required scope.
         *     `host_forbidden`: The Host header is not allowed.
         *     `origin_forbidden`: The origin is not allowed.
         */
        Forbidden: {
            headers: {
                /** @description How to authenticate (RFC 6750). */
                "www-authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `host_forbidden`: The Host header is not allowed.
         *     `origin_forbidden`: The origin is not allowed.
         */
        ForbiddenPage: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `headers_too_large`: The request headers are too large. */
        HeadersTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `internal`: Internal error. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `validation_failed`: The request is not valid.
         *     `malformed_json`: The body is not valid JSON.
         */
        InvalidBody: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `validation_failed`: The request is not valid. */
        InvalidRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not_found`: Resource not found. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_media_type`: The body must be JSON. */
        NotJson: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A problem with another code; later versions may add codes. `GET /docs/errors` explains every code. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unauthorized`: A valid API key is required. */
        Unauthorized: {
            headers: {
                /** @description How to authenticate (RFC 6750). */
                "www-authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `not_ready`: The node is not ready.
         *     `shutting_down`: The node is shutting down.
         *     `redis_unavailable`: Redis is unavailable.
         */
        Unavailable: {
            headers: {
                /** @description When to retry, in seconds. */
                "retry-after"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `not_ready`: The node is not ready.
         *     `shutting_down`: The node is shutting down.
         *     `redis_unavailable`: Redis is unavailable.
         *     `node_unreachable`: The owning node cannot be reached.
         */
        UnavailableOrOwnerLost: {
            headers: {
                /** @description When to retry, in seconds. */
                "retry-after"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAsyncApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description AsyncAPI 3.0. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            403: components["responses"]["ForbiddenPage"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            default: components["responses"]["Problem"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            403: components["responses"]["ForbiddenPage"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            default: components["responses"]["Problem"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            default: components["responses"]["Problem"];
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            403: components["responses"]["ForbiddenPage"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            default: components["responses"]["Problem"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            403: components["responses"]["ForbiddenPage"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /** @description The node does not accept traffic; `checks` has the reason. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listBatches: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: the oldest first; `desc`: reversed. Send the same value with a cursor. Default `desc`. */
                order?: "asc" | "desc";
                /** @description Only batches of this pool; 404 when it does not exist. */
                pool?: string;
                /** @description Only batches in this state. */
                state?: components["schemas"]["BatchState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of batches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchPage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getBatch: {
        parameters: {
            query?: {
                /** @description How long to wait for the job to end, in milliseconds, at most 60000. 0: do not wait. Default 0. */
                waitMs?: number;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The batch. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `wait_limit`: Too many waiting requests. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    cancelBatch: {
        parameters: {
            query?: {
                /** @description How long to wait for the job to end, in milliseconds, at most 60000. 0: do not wait. Default 0. */
                waitMs?: number;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The batch; `cancelled`, or `running` until its running jobs have ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `wait_limit`: Too many waiting requests. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getBatchResults: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: the first inputs (with `ordered: false` the first that ended) first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Outcomes available so far. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResults"];
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `not_acceptable`: No acceptable media type is available. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listClients: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: the oldest first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
                /** @description Only the resource with this name. */
                name?: string;
                /** @description Only resources of this set-up. */
                setup?: string;
                /** @description Only resources with this label, as `key:value`; the whole text is compared, also when the key has colons. Repeat the parameter to require several labels. */
                label?: string[];
                /** @description Only resources with this transport. */
                transport?: components["schemas"]["Transport"];
                /** @description Only resources in this state. */
                state?: components["schemas"]["ClientState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of clients. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientPage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    createClient: {
        parameters: {
            query?: {
                /** @description `true`: validate only, without opening or storing anything; returns 200 with the resource that would be created. Default `false`. */
                dryRun?: "true" | "false";
                /** @description How long to wait for the first connection attempt to finish, in milliseconds. 0: return immediately. Default 1000. */
                waitMs?: number;
            };
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientSpec"];
            };
        };
        responses: {
            /** @description Dry run: the client that would be created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientEndpoint"];
                };
            };
            /** @description The client. */
            201: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    /** @description Its path. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientEndpoint"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description `insufficient_scope`: The API key lacks a required scope.
             *     `host_forbidden`: The Host header is not allowed.
             *     `origin_forbidden`: The origin is not allowed.
             *     `egress_forbidden`: Connecting to this target is not allowed.
             */
            403: {
                headers: {
                    /** @description How to authenticate (RFC 6750). */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `name_taken`: The name is already in use.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /**
             * @description `client_limit`: Too many clients on the node.
             *     `wait_limit`: Too many waiting requests.
             */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteClients: {
        parameters: {
            query?: {
                /** @description Resources with this label, as `key:value`; the whole text is compared. Repeat the parameter to require several labels. One of `label`, `name` and `setup` is required. */
                label?: string[];
                /** @description The resource with this name. Several selectors must all match. */
                name?: string;
                /** @description Resources of this set-up. */
                setup?: string;
                /** @description How long connections may take to close, in milliseconds. 0: they are reset immediately. Default 0. */
                graceMs?: number;
                /** @description `true`: only list what would be deleted, without deleting anything. Default `false`. */
                dryRun?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelectionDeleted"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `selector_required`: A selector is required.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientEndpoint"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    deleteClient: {
        parameters: {
            query?: {
                /** @description How long connections may take to close, in milliseconds. 0: they are reset immediately. Default 0. */
                graceMs?: number;
            };
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    updateClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["ClientPatch"];
            };
        };
        responses: {
            /** @description The client. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientEndpoint"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `restart_required`: Stop the endpoint before this change.
             *     `name_taken`: The name is already in use.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exchangeWithClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Exchange"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExchangeResult"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `exchange_in_progress`: Too many pending exchanges on the client.
             *     `not_connected`: There is no open connection.
             *     `write_closed`: The sending side is already closed.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `payload_too_large`: The request body is too large.
             *     `datagram_too_large`: The datagram is larger than the network allows.
             */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            415: components["responses"]["NotJson"];
            /**
             * @description `wait_limit`: Too many waiting requests.
             *     `send_buffer_full`: Send buffer full: the peer reads too slowly.
             */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `connection_reset`: The peer reset the connection.
             *     `connection_aborted`: The connection was aborted.
             */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listClientFaults: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The faults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointFaults"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getClientFault: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The fault. */
            200: {
                headers: {
                    /** @description Revision of the endpoint. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointFault"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putClientFault: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FaultInput"];
            };
        };
        responses: {
            /** @description The fault. */
            200: {
                headers: {
                    /** @description Revision of the endpoint. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointFault"];
                };
            };
            /** @description The new fault. */
            201: {
                headers: {
                    /** @description Revision of the endpoint. */
                    ETag?: string;
                    /** @description Path of the resource. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointFault"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteClientFault: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listClientMessages: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: the oldest first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
                /** @description Only received (`in`) or only sent (`out`) messages. */
                direction?: components["schemas"]["Direction"];
                /** @description Only messages of this connection. */
                connection?: string;
                /** @description Only messages of connections with this label, `key:value`: one that the connection had when the message was captured (action `tag`), or its endpoint has. Repeat the parameter to require several labels. Messages from before the `tag` are found by `connection`. */
                label?: string[];
                /** @description Only messages that contain this text (UTF-8, exact to the byte). */
                contains?: string;
                /** @description Only messages from this time on (RFC 3339). */
                since?: string;
                /** @description Only messages up to this time (RFC 3339). */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of messages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    deleteClientMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Number of removed messages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagesRemoved"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    downloadClientMessages: {
        parameters: {
            query?: {
                /** @description Only received (`in`) or only sent (`out`) messages. */
                direction?: components["schemas"]["Direction"];
                /** @description Only messages of this connection. */
                connection?: string;
                /** @description Only messages of connections with this label, `key:value`: one that the connection had when the message was captured (action `tag`), or its endpoint has. Repeat the parameter to require several labels. Messages from before the `tag` are found by `connection`. */
                label?: string[];
                /** @description Only messages that contain this text (UTF-8, exact to the byte). */
                contains?: string;
                /** @description Only messages from this time on (RFC 3339). */
                since?: string;
                /** @description Only messages up to this time (RFC 3339). */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines of JSON. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    downloadClientPackets: {
        parameters: {
            query?: {
                /** @description Only received (`in`) or only sent (`out`) messages. */
                direction?: components["schemas"]["Direction"];
                /** @description Only messages of this connection. */
                connection?: string;
                /** @description Only messages of connections with this label, `key:value`: one that the connection had when the message was captured (action `tag`), or its endpoint has. Repeat the parameter to require several labels. Messages from before the `tag` are found by `connection`. */
                label?: string[];
                /** @description Only messages that contain this text (UTF-8, exact to the byte). */
                contains?: string;
                /** @description Only messages from this time on (RFC 3339). */
                since?: string;
                /** @description Only messages up to this time (RFC 3339). */
                until?: string;
                /** @description Continue with newly captured messages until the reader disconnects or the endpoint is deleted. Default false. */
                follow?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A pcapng file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-pcapng": string;
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `download_limit`: Too many concurrent pcapng downloads. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resetClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EndpointReset"];
            };
        };
        responses: {
            /** @description What was removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointResetResult"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    recordClientRules: {
        parameters: {
            query?: {
                /** @description Only messages of this connection. */
                connection?: string;
                /** @description Only messages from this time on (RFC 3339). */
                since?: string;
                /** @description Only messages up to this time (RFC 3339). */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The handler. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedRules"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `capture_incomplete`: A captured message is incomplete. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `capture_too_large`: The capture is too large to become rules. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sendFromClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OutgoingMessageInput"];
            };
        };
        responses: {
            /** @description Accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSent"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `not_connected`: There is no open connection.
             *     `write_closed`: The sending side is already closed.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `payload_too_large`: The request body is too large.
             *     `datagram_too_large`: The datagram is larger than the network allows.
             */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            415: components["responses"]["NotJson"];
            /** @description `send_buffer_full`: Send buffer full: the peer reads too slowly. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    startClient: {
        parameters: {
            query?: {
                /** @description How long to wait for the first connection attempt to finish, in milliseconds. 0: return immediately. Default 1000. */
                waitMs?: number;
            };
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientEndpoint"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description `insufficient_scope`: The API key lacks a required scope.
             *     `host_forbidden`: The Host header is not allowed.
             *     `origin_forbidden`: The origin is not allowed.
             *     `egress_forbidden`: Connecting to this target is not allowed.
             */
            403: {
                headers: {
                    /** @description How to authenticate (RFC 6750). */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["NotFound"];
            /**
             * @description `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wait_limit`: Too many waiting requests. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `node_unreachable`: The owning node cannot be reached.
             *     `thread_lost`: The net thread that owned the socket ended.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stopClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Stop"];
            };
        };
        responses: {
            /** @description The client. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientEndpoint"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    verifyClientMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Verification"];
            };
        };
        responses: {
            /** @description The outcome, in `satisfied`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationResult"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The resource no longer exists. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /** @description `wait_limit`: Too many waiting requests. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listConnections: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: the oldest first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
                /** @description Only connections of this listener (id or name); 404 when no listener has this name. */
                listener?: string;
                /** @description Only connections of this client (id or name); 404 when no client has this name. */
                client?: string;
                /** @description Only connections with this label, as `key:value`, either their own (`tag` in rules) or that of their listener or client; the whole text is compared. Repeat the parameter to require several labels. */
                label?: string[];
                /** @description Only resources in this state. */
                state?: components["schemas"]["ConnectionState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of connections. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionPage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `connection_ended`: The connection has ended. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    deleteConnection: {
        parameters: {
            query?: {
                /** @description How to close. Default `graceful`. */
                mode?: components["schemas"]["CloseMode"];
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Closing has started. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `connection_ended`: The connection has ended. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    closeConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Close"];
            };
        };
        responses: {
            /** @description Closing has started. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `state_conflict`: Not allowed in the current state.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `connection_ended`: The connection has ended. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    sendOnConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OutgoingMessageInput"];
            };
        };
        responses: {
            /** @description Accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sent"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `write_closed`: The sending side is already closed.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `connection_ended`: The connection has ended. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `payload_too_large`: The request body is too large.
             *     `datagram_too_large`: The datagram is larger than the network allows.
             */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            415: components["responses"]["NotJson"];
            /** @description `send_buffer_full`: Send buffer full: the peer reads too slowly. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    openTunnel: {
        parameters: {
            query?: {
                /** @description WebSocket subprotocol to select, one of those the client offers, for example `mqtt`; the bytes are the same. Default: `portcall.tunnel.v1`, or else `binary`, if offered. */
                subprotocol?: string;
                /** @description `true`: only read; the connection works as before. Default `false`: the tunnel has exclusive use of the connection. */
                observe?: "true" | "false";
                /** @description With `observe`: the bytes from the peer (`in`), to the peer (`out`), or `both`. Default `both`. */
                direction?: "in" | "out" | "both";
                /** @description What happens to the connection when the WebSocket closes: `keep`: its handler resumes; `close`: it is closed (with RST when the WebSocket was lost without a close frame). Default `keep`. */
                onClose?: "keep" | "close";
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection switches to WebSocket. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `state_conflict`: Not allowed in the current state.
             *     `tunnel_attached`: A tunnel has exclusive use of the connection.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `connection_ended`: The connection has ended. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upgrade_required`: This path requires a WebSocket upgrade. */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tunnel_limit`: Too many tunnels. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    listCounters: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: names in alphabetical order first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
                /** @description Only resources of this set-up. */
                setup?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of counters. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CounterPage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getCounter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counter. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counter"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    setCounter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CounterSet"];
            };
        };
        responses: {
            /** @description The counter. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counter"];
                };
            };
            /** @description The new counter. */
            201: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counter"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `value_mismatch`: The counter does not have the expected value.
             *     `stale_fencing_token`: The fencing token is stale.
             *     `revision_mismatch`: The resource has changed since it was read.
             */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /**
             * @description `counter_limit`: Too many counters.
             *     `fence_limit`: Too many different locks for the counter.
             */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    deleteCounter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    addToCounter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CounterAdd"];
            };
        };
        responses: {
            /** @description The counter. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counter"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `counter_bound`: The counter would leave its bounds.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `value_mismatch`: The counter does not have the expected value.
             *     `stale_fencing_token`: The fencing token is stale.
             *     `revision_mismatch`: The resource has changed since it was read.
             */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /**
             * @description `counter_limit`: Too many counters.
             *     `fence_limit`: Too many different locks for the counter.
             */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Only events after this cursor: `nextCursor` or `cursor` of a page, a cursor of the stream, or an SSE id. The `Last-Event-ID` header of an SSE client takes precedence. */
                cursor?: string;
                /** @description Where to start without a cursor. Default: `earliest` for a page and with `since`, else `now` for SSE; with `order=desc` `now`. */
                from?: "earliest" | "now";
                /** @description `asc`: the oldest first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
                /** @description Event types; `noun.*` for all types of a noun. Repeat the parameter or separate by commas. */
                types?: string[];
                /** @description Id or name of a listener. Repeat the parameter or separate by commas. */
                listener?: string[];
                /** @description Id or name of a client. Repeat the parameter or separate by commas. */
                client?: string[];
                /** @description Connection id. Repeat the parameter or separate by commas. */
                connection?: string[];
                /** @description Id of a job. Repeat the parameter or separate by commas. */
                job?: string[];
                /** @description Id of a batch. Repeat the parameter or separate by commas. */
                batch?: string[];
                /** @description Name of a lock. Repeat the parameter or separate by commas. */
                lock?: string[];
                /** @description Name of the node that published the event. Repeat the parameter or separate by commas. */
                node?: string[];
                /** @description Label that the source of the event must have, as `key:value`; the whole text is compared, also when the key has colons. Repeat the parameter to require several labels; one key can have two values, that of the connection and that of its endpoint. */
                label?: string[];
                /** @description Only events that happened at this time or later (RFC 3339). With SSE, past events are delivered first, unless `from=now`. */
                since?: string;
                /** @description Only events that happened before this time (RFC 3339). SSE ends about a second after it, with an event `end`. */
                until?: string;
                /** @description `none` omits the contents of messages and the texts of job logs. Default `full`. */
                payload?: "full" | "none";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events; with `Accept: text/event-stream` live events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                    "text/event-stream": string;
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `not_acceptable`: No acceptable media type is available. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_expired`: Events after the cursor are no longer kept. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscriber_limit`: Too many subscribers on the node. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listFaults: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description Only faults of endpoints with this label, as `key:value`. Repeat the parameter to require several labels. */
                label?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of faults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaultPage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    resetFaults: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["FaultsReset"];
            };
        };
        responses: {
            /** @description What was removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaultsResetResult"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /**
             * @description `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    decodeFraming: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FramingDecode"];
            };
        };
        responses: {
            /** @description The decoded messages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FramingDecoded"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /** @description `wait_limit`: Too many waiting requests. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    encodeFraming: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FramingEncode"];
            };
        };
        responses: {
            /** @description The frames. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FramingEncoded"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /** @description `wait_limit`: Too many waiting requests. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listFunctions: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: names in alphabetical order first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
                /** @description Only resources of this set-up. */
                setup?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of functions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunctionPage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getFunction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The function. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredFunction"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    putFunction: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FunctionSpec"];
            };
        };
        responses: {
            /** @description The function. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredFunction"];
                };
            };
            /** @description The new function. */
            201: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    /** @description Path of the resource. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredFunction"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `function_syntax`: The source is not a valid ES module.
             *     `function_invalid`: Module fails to load or exports no function.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /** @description `function_limit`: Too many functions. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    deleteFunction: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: the oldest first; `desc`: reversed. Send the same value with a cursor. Default `desc`. */
                order?: "asc" | "desc";
                /** @description `result`: include the result of each job, null until it has completed. A page then ends early after 4 MiB of results. */
                include?: "result";
                /** @description Only jobs of this pool; 404 when it does not exist. */
                pool?: string;
                /** @description Only jobs of this kind. */
                kind?: components["schemas"]["JobKind"];
                /** @description Only jobs in this state. */
                state?: components["schemas"]["JobState"];
                /** @description Only jobs with this label, as `key:value`; the whole text is compared, also when the key has colons. */
                label?: string;
                /** @description Only jobs of this batch. */
                batch?: string;
                /** @description Only jobs of this schedule (id or name); 404 when no schedule has this name. */
                schedule?: string;
                /** @description Only jobs submitted at or after this time (RFC 3339). */
                since?: string;
                /** @description Only jobs submitted before this time (RFC 3339). */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `not_acceptable`: No acceptable media type is available. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    submitJob: {
        parameters: {
            query?: {
                /** @description How long to wait for the job to end, in milliseconds, at most 60000. 0: do not wait. Default 0. */
                waitMs?: number;
            };
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobSpec"];
            };
        };
        responses: {
            /** @description The job has ended within `waitMs`. */
            200: {
                headers: {
                    /** @description Address of the job. */
                    location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The accepted job, or the existing job with the same `deduplication` id. */
            202: {
                headers: {
                    /** @description Address of the job. */
                    location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `pool_closed`: The pool is draining or being deleted.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /**
             * @description `queue_full`: Too many waiting jobs in the pool.
             *     `wait_limit`: Too many waiting requests.
             */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getJob: {
        parameters: {
            query?: {
                /** @description How long to wait for the job to end, in milliseconds, at most 60000. 0: do not wait. Default 0. */
                waitMs?: number;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `wait_limit`: Too many waiting requests. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    cancelJob: {
        parameters: {
            query?: {
                /** @description How long to wait for the job to end, in milliseconds, at most 60000. 0: do not wait. Default 0. */
                waitMs?: number;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, which has ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is running and will be stopped. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `wait_limit`: Too many waiting requests. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getJobLogs: {
        parameters: {
            query?: {
                /** @description `asc`: the oldest line first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobLogs"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `state_conflict`: Not allowed in the current state.
             *     `pool_closed`: The pool is draining or being deleted.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `queue_full`: Too many waiting jobs in the pool. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listListeners: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: the oldest first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
                /** @description Only the resource with this name. */
                name?: string;
                /** @description Only resources of this set-up. */
                setup?: string;
                /** @description Only resources with this label, as `key:value`; the whole text is compared, also when the key has colons. Repeat the parameter to require several labels. */
                label?: string[];
                /** @description Only resources with this transport. */
                transport?: components["schemas"]["Transport"];
                /** @description Only resources in this state. */
                state?: components["schemas"]["ListenerState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of listeners. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerPage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    createListener: {
        parameters: {
            query?: {
                /** @description `true`: validate only, without opening or storing anything; returns 200 with the resource that would be created. Default `false`. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListenerSpec"];
            };
        };
        responses: {
            /** @description Dry run: the listener that would be created. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listener"];
                };
            };
            /** @description The open listener. */
            201: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    /** @description Its path. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listener"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `socket_option_refused`: The operating system refused a socket option.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description `insufficient_scope`: The API key lacks a required scope.
             *     `host_forbidden`: The Host header is not allowed.
             *     `origin_forbidden`: The origin is not allowed.
             *     `bind_forbidden`: Binding to this address is not allowed.
             *     `permission_denied`: The operating system denied permission.
             *     `egress_forbidden`: Connecting to this target is not allowed.
             */
            403: {
                headers: {
                    /** @description How to authenticate (RFC 6750). */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `name_taken`: The name is already in use.
             *     `port_in_use`: Address already in use.
             *     `address_unavailable`: The address does not belong to this machine.
             *     `multicast_join_failed`: Joining a multicast group failed.
             *     `proxy_loop`: The proxy leads back to itself.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /** @description `listener_limit`: Too many listeners on the node. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `descriptor_limit`: The process has no file descriptors left.
             *     `thread_lost`: The net thread that owned the socket ended.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteListeners: {
        parameters: {
            query?: {
                /** @description Resources with this label, as `key:value`; the whole text is compared. Repeat the parameter to require several labels. One of `label`, `name` and `setup` is required. */
                label?: string[];
                /** @description The resource with this name. Several selectors must all match. */
                name?: string;
                /** @description Resources of this set-up. */
                setup?: string;
                /** @description How long connections may take to close, in milliseconds. 0: they are reset immediately. Default 0. */
                graceMs?: number;
                /** @description `true`: only list what would be deleted, without deleting anything. Default `false`. */
                dryRun?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelectionDeleted"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `selector_required`: A selector is required.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getListener: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The listener. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listener"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    deleteListener: {
        parameters: {
            query?: {
                /** @description How long connections may take to close, in milliseconds. 0: they are reset immediately. Default 0. */
                graceMs?: number;
            };
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    updateListener: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["ListenerPatch"];
            };
        };
        responses: {
            /** @description The listener. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listener"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `socket_option_refused`: The operating system refused a socket option.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description `insufficient_scope`: The API key lacks a required scope.
             *     `host_forbidden`: The Host header is not allowed.
             *     `origin_forbidden`: The origin is not allowed.
             *     `bind_forbidden`: Binding to this address is not allowed.
             *     `egress_forbidden`: Connecting to this target is not allowed.
             */
            403: {
                headers: {
                    /** @description How to authenticate (RFC 6750). */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["NotFound"];
            /**
             * @description `restart_required`: Stop the endpoint before this change.
             *     `name_taken`: The name is already in use.
             *     `proxy_loop`: The proxy leads back to itself.
             *     `address_unavailable`: The address does not belong to this machine.
             *     `multicast_join_failed`: Joining a multicast group failed.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    broadcastToListener: {
        parameters: {
            query?: {
                /** @description Only to connections with this label, as `key:value`; the whole text is compared. Repeat the parameter to require several labels. Default: all connections. */
                label?: string[];
            };
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OutgoingMessageInput"];
            };
        };
        responses: {
            /** @description Number of connections that took the message. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BroadcastResult"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `not_listening`: The listener is not open.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    listListenerFaults: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The faults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointFaults"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getListenerFault: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The fault. */
            200: {
                headers: {
                    /** @description Revision of the endpoint. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointFault"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putListenerFault: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FaultInput"];
            };
        };
        responses: {
            /** @description The fault. */
            200: {
                headers: {
                    /** @description Revision of the endpoint. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointFault"];
                };
            };
            /** @description The new fault. */
            201: {
                headers: {
                    /** @description Revision of the endpoint. */
                    ETag?: string;
                    /** @description Path of the resource. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointFault"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteListenerFault: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listListenerMessages: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: the oldest first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
                /** @description Only received (`in`) or only sent (`out`) messages. */
                direction?: components["schemas"]["Direction"];
                /** @description Only messages of this connection. */
                connection?: string;
                /** @description Only messages of connections with this label, `key:value`: one that the connection had when the message was captured (action `tag`), or its endpoint has. Repeat the parameter to require several labels. Messages from before the `tag` are found by `connection`. */
                label?: string[];
                /** @description Only messages that contain this text (UTF-8, exact to the byte). */
                contains?: string;
                /** @description Only messages from this time on (RFC 3339). */
                since?: string;
                /** @description Only messages up to this time (RFC 3339). */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of messages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    deleteListenerMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Number of removed messages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagesRemoved"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    downloadListenerMessages: {
        parameters: {
            query?: {
                /** @description Only received (`in`) or only sent (`out`) messages. */
                direction?: components["schemas"]["Direction"];
                /** @description Only messages of this connection. */
                connection?: string;
                /** @description Only messages of connections with this label, `key:value`: one that the connection had when the message was captured (action `tag`), or its endpoint has. Repeat the parameter to require several labels. Messages from before the `tag` are found by `connection`. */
                label?: string[];
                /** @description Only messages that contain this text (UTF-8, exact to the byte). */
                contains?: string;
                /** @description Only messages from this time on (RFC 3339). */
                since?: string;
                /** @description Only messages up to this time (RFC 3339). */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines of JSON. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    downloadListenerPackets: {
        parameters: {
            query?: {
                /** @description Only received (`in`) or only sent (`out`) messages. */
                direction?: components["schemas"]["Direction"];
                /** @description Only messages of this connection. */
                connection?: string;
                /** @description Only messages of connections with this label, `key:value`: one that the connection had when the message was captured (action `tag`), or its endpoint has. Repeat the parameter to require several labels. Messages from before the `tag` are found by `connection`. */
                label?: string[];
                /** @description Only messages that contain this text (UTF-8, exact to the byte). */
                contains?: string;
                /** @description Only messages from this time on (RFC 3339). */
                since?: string;
                /** @description Only messages up to this time (RFC 3339). */
                until?: string;
                /** @description Continue with newly captured messages until the reader disconnects or the endpoint is deleted. Default false. */
                follow?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A pcapng file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-pcapng": string;
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `download_limit`: Too many concurrent pcapng downloads. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resetListener: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EndpointReset"];
            };
        };
        responses: {
            /** @description What was removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointResetResult"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listListenerRules: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: the rule that is tried first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rules. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerRulePage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    addListenerRule: {
        parameters: {
            query?: {
                /** @description Insert before the rule with this name. */
                before?: string;
                /** @description Insert after the rule with this name. */
                after?: string;
                /** @description Insert at this position, from 0; at most the number of rules. */
                index?: number;
            };
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NamedRule"];
            };
        };
        responses: {
            /** @description The new rule. */
            201: {
                headers: {
                    /** @description Revision of the listener. */
                    ETag?: string;
                    /** @description Path of the resource. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerRule"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `state_conflict`: Not allowed in the current state.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    recordListenerRules: {
        parameters: {
            query?: {
                /** @description Only messages of this connection. */
                connection?: string;
                /** @description Only messages from this time on (RFC 3339). */
                since?: string;
                /** @description Only messages up to this time (RFC 3339). */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The handler. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedRules"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `capture_incomplete`: A captured message is incomplete. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `capture_too_large`: The capture is too large to become rules. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getListenerRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule. */
            200: {
                headers: {
                    /** @description Revision of the listener. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerRule"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    putListenerRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleInput"];
            };
        };
        responses: {
            /** @description The rule. */
            200: {
                headers: {
                    /** @description Revision of the listener. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerRule"];
                };
            };
            /** @description The new rule. */
            201: {
                headers: {
                    /** @description Revision of the listener. */
                    ETag?: string;
                    /** @description Path of the resource. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerRule"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteListenerRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    startListener: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The listener. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listener"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `socket_option_refused`: The operating system refused a socket option.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description `insufficient_scope`: The API key lacks a required scope.
             *     `host_forbidden`: The Host header is not allowed.
             *     `origin_forbidden`: The origin is not allowed.
             *     `bind_forbidden`: Binding to this address is not allowed.
             *     `permission_denied`: The operating system denied permission.
             *     `egress_forbidden`: Connecting to this target is not allowed.
             */
            403: {
                headers: {
                    /** @description How to authenticate (RFC 6750). */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["NotFound"];
            /**
             * @description `port_in_use`: Address already in use.
             *     `address_unavailable`: The address does not belong to this machine.
             *     `multicast_join_failed`: Joining a multicast group failed.
             *     `proxy_loop`: The proxy leads back to itself.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `node_unreachable`: The owning node cannot be reached.
             *     `descriptor_limit`: The process has no file descriptors left.
             *     `thread_lost`: The net thread that owned the socket ended.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stopListener: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Stop"];
            };
        };
        responses: {
            /** @description The listener. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listener"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["UnavailableOrOwnerLost"];
            default: components["responses"]["Problem"];
        };
    };
    verifyListenerMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Verification"];
            };
        };
        responses: {
            /** @description The outcome, in `satisfied`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationResult"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The resource no longer exists. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /** @description `wait_limit`: Too many waiting requests. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             *     `node_unreachable`: The owning node cannot be reached.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listLocks: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: names in alphabetical order first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of locks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LockPage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getLock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lock. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamedLock"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    releaseLockByForce: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Released. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    acquireLock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["LeaseSpec"];
            };
        };
        responses: {
            /** @description The lease. */
            201: {
                headers: {
                    /** @description Its path. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lease"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /**
             * @description `lock_held`: Another owner holds the lock.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /**
             * @description `lock_queue_full`: Wait queue of the lock is full.
             *     `lock_limit`: Too many locks in use.
             *     `wait_limit`: Too many waiting requests.
             */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getLease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
                /** @description Id of the lease, returned when the lock was acquired. */
                leaseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lease. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lease"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `lease_lost`: The lease has ended. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    releaseLease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
                /** @description Id of the lease, returned when the lock was acquired. */
                leaseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Released. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `lease_lost`: The lease has ended. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    renewLease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
                /** @description Id of the lease, returned when the lock was acquired. */
                leaseId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["LeaseRenewal"];
            };
        };
        responses: {
            /** @description The lease. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lease"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `lease_lost`: The lease has ended. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listNodes: {
        parameters: {
            query?: {
                /** @description `asc`: names in order of the alphabet first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The nodes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodePage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listPools: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: names in alphabetical order first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
                /** @description Only resources of this set-up. */
                setup?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of pools. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolPage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    createPool: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PoolSpec"];
            };
        };
        responses: {
            /** @description The pool. */
            201: {
                headers: {
                    /** @description Its address. */
                    location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /**
             * @description `name_taken`: The name is already in use.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /** @description `pool_limit`: Too many pools. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    deletePools: {
        parameters: {
            query?: {
                /** @description Resources with this label, as `key:value`; the whole text is compared. Repeat the parameter to require several labels. One of `label`, `name` and `setup` is required. */
                label?: string[];
                /** @description The resource with this name. Several selectors must all match. */
                name?: string;
                /** @description Resources of this set-up. */
                setup?: string;
                /** @description What happens to its jobs. Default `drain`. */
                mode?: components["schemas"]["DeletePoolMode"];
                /** @description `true`: only list what would be deleted, without deleting anything. Default `false`. */
                dryRun?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolSelectionDeleted"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `selector_required`: A selector is required.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getPool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pool. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    deletePool: {
        parameters: {
            query?: {
                /** @description What happens to its jobs. Default `drain`. */
                mode?: components["schemas"]["DeletePoolMode"];
            };
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pool will be deleted when its jobs have ended. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    updatePool: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["PoolPatch"];
            };
        };
        responses: {
            /** @description The changed pool. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    drainPool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pool. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    mapPool: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchSpec"];
            };
        };
        responses: {
            /** @description The batch. */
            202: {
                headers: {
                    /** @description Address of the batch. */
                    location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `pool_closed`: The pool is draining or being deleted.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /**
             * @description `queue_full`: Too many waiting jobs in the pool.
             *     `batch_limit`: Too many running batches.
             */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    pausePool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pool. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    resumePool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pool. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    evaluateRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleEvaluationRequest"];
            };
        };
        responses: {
            /** @description The actions that would run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleEvaluationResult"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_json`: The body is not valid JSON.
             *     `message_not_encodable`: The framing cannot encode this message.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `thread_lost`: The net thread that owned the socket ended.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The condition was not met in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSchedules: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description How many of the last runs to show, 0 to 100. Default 10. */
                lastRuns?: number;
                /** @description `asc`: the oldest first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
                /** @description Only resources of this set-up. */
                setup?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of schedules. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulePage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    createSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleSpec"];
            };
        };
        responses: {
            /** @description The schedule. */
            201: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    /** @description Its path. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `name_taken`: The name is already in use.
             *     `idempotency_answer_too_large`: The first response was too large to store.
             *     `idempotency_conflict`: Idempotency key already used for another request.
             *     `idempotency_in_progress`: A request with this idempotency key is running.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /** @description `schedule_limit`: Too many schedules. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getSchedule: {
        parameters: {
            query?: {
                /** @description How many of the last runs to show, 0 to 100. Default 10. */
                lastRuns?: number;
            };
            header?: never;
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    deleteSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `state_conflict`: Not allowed in the current state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    updateSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id, or unique name if the resource has one. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["SchedulePatch"];
            };
        };
        responses: {
            /** @description The schedule. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `name_taken`: The name is already in use.
             *     `state_conflict`: Not allowed in the current state.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listSetups: {
        parameters: {
            query?: {
                /** @description Most items in the response, 1 to 500. Default 50. */
                limit?: number;
                /** @description Where to continue: `nextCursor` of the previous page. */
                cursor?: string;
                /** @description `asc`: names in alphabetical order first; `desc`: reversed. Send the same value with a cursor. Default `asc`. */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of set-ups. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupPage"];
                };
            };
            /**
             * @description `validation_failed`: The request is not valid.
             *     `malformed_cursor`: The cursor is not valid.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getSetup: {
        parameters: {
            query?: {
                /** @description `yaml`: only the document, as YAML, ready for a file. Default `json`. */
                format?: "json" | "yaml";
            };
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The set-up. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setup"];
                    "application/yaml": string;
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    putSetup: {
        parameters: {
            query?: {
                /** @description `true`: only check the document and return the plan. Default `false`. */
                dryRun?: "true" | "false";
                /** @description How long connections of endpoints that are deleted or restarted may take to close, in milliseconds. 0: they are reset immediately. Default 0. */
                graceMs?: number;
            };
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupDocument"];
            };
        };
        responses: {
            /** @description What was done. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupResult"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            /**
             * @description `insufficient_scope`: The API key lacks a required scope.
             *     `host_forbidden`: The Host header is not allowed.
             *     `origin_forbidden`: The origin is not allowed.
             *     `bind_forbidden`: Binding to this address is not allowed.
             *     `egress_forbidden`: Connecting to this target is not allowed.
             */
            403: {
                headers: {
                    /** @description How to authenticate (RFC 6750). */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `setup_incomplete`: Parts of the set-up could not be applied.
             *     `setup_busy`: Another request is changing the set-up.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            /**
             * @description `setup_limit`: Too many set-ups.
             *     `listener_limit`: Too many listeners on the node.
             *     `client_limit`: Too many clients on the node.
             */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    deleteSetup: {
        parameters: {
            query?: {
                /** @description How long connections of endpoints that are deleted or restarted may take to close, in milliseconds. 0: they are reset immediately. Default 0. */
                graceMs?: number;
            };
            header?: {
                /** @description Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision. */
                "If-Match"?: string;
            };
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `setup_incomplete`: Parts of the set-up could not be applied.
             *     `setup_busy`: Another request is changing the set-up.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision_mismatch`: The resource has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    resetSetup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EndpointReset"];
            };
        };
        responses: {
            /** @description What was removed, in all endpoints together. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointResetResult"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /**
             * @description `setup_incomplete`: Parts of the set-up could not be applied.
             *     `setup_busy`: Another request is changing the set-up.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["NotJson"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getUnmatched: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unmatched"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    openStream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection switches to WebSocket. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `upgrade_required`: This path requires a WebSocket upgrade. */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscriber_limit`: Too many subscribers on the node. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Problem"];
        };
    };
    dialTunnel: {
        parameters: {
            query: {
                /** @description WebSocket subprotocol to select, one of those the client offers, for example `mqtt`; the bytes are the same. Default: `portcall.tunnel.v1`, or else `binary`, if offered. */
                subprotocol?: string;
                /** @description Transport protocol. Default `tcp`. */
                transport?: components["schemas"]["Transport"];
                /** @description Target: an IP address or a host name. */
                host: string;
                /** @description Target port. */
                port: number;
                /** @description IP version to use for a host name. 0: any. Default 0. */
                family?: "0" | "4" | "6";
                /** @description With `tls`: reject a server whose certificate is not trusted or not for this name. Default `true`. */
                verify?: "true" | "false";
                /** @description With `tls`: name for SNI and for verifying the certificate. Default: `host`. */
                serverName?: string;
                /** @description Time limit for connecting, including name lookup and TLS handshake, in milliseconds. Default 10000. */
                connectTimeoutMs?: number;
                /** @description Which events the connection publishes, see `EventsLevel`. Default `lifecycle`. */
                events?: components["schemas"]["EventsLevel"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection switches to WebSocket. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            /**
             * @description `insufficient_scope`: The API key lacks a required scope.
             *     `host_forbidden`: The Host header is not allowed.
             *     `origin_forbidden`: The origin is not allowed.
             *     `egress_forbidden`: Connecting to this target is not allowed.
             *     `permission_denied`: The operating system denied permission.
             */
            403: {
                headers: {
                    /** @description How to authenticate (RFC 6750). */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upgrade_required`: This path requires a WebSocket upgrade. */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tunnel_limit`: Too many tunnels. */
            429: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            /**
             * @description `connection_refused`: The target refused the connection.
             *     `host_unreachable`: The target is unreachable.
             *     `name_not_resolved`: The host name could not be resolved.
             *     `connection_reset`: The peer reset the connection.
             *     `tls_failed`: The TLS handshake failed.
             *     `tls_certificate_rejected`: The certificate of the peer was rejected.
             *     `socket_error`: The operating system reported a socket error.
             */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not_ready`: The node is not ready.
             *     `shutting_down`: The node is shutting down.
             *     `redis_unavailable`: Redis is unavailable.
             *     `descriptor_limit`: The process has no file descriptors left.
             *     `thread_lost`: The net thread that owned the socket ended.
             */
            503: {
                headers: {
                    /** @description When to retry, in seconds. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `connect_timeout`: Connecting to the target timed out. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
