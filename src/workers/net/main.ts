import { parentPort, workerData } from 'node:worker_threads';
import type { MainToNet, NetThreadData } from '../../contract/thread-messages.ts';
import { followEgress } from '../shared/live-egress.ts';
import { shareDepths } from './relay/proxy-depths.ts';
import { NetThread } from './net-thread.ts';
import { createRequests } from './requests/index.ts';
import { serve } from './requests/serve.ts';

/**
 * A net thread: it owns sockets, and nothing else in the node does.
 *
 *   peer ══▶ socket ─▶ received() ─▶ decoder ─▶ deliver() ─┬─▶ event, JSON made once ─▶ batch ─▶ main thread
 *                          │            │                  ├─▶ capture (a reference, or a short copy)
 *                          │            │                  └─▶ handler ─▶ send()
 *                          │            └─ peer does not read: backlog       │
 *                          └─ paused while too much waits to be sent         ▼
 *   peer ◀══ socket ◀─ write ◀─ outbox: one write for the replies to a chunk ◀─ encoder ─▶ event, capture
 *
 *   requests/   the main thread's requests, one table              (ARCHITECTURE.md has the floor plan)
 *   listeners/  bind and accept: TCP connections, UDP sessions     clients/     connect, and reconnect
 *   tunnel/     raw bytes of one connection, for the main thread   handlers/    what an endpoint answers
 *   relay/      bytes passed on to another server                  connection/  its life, counters, back-pressure
 *   sockets/    dialling, socket options, shared reads             capture/     the latest messages
 *   events/     batches for the main thread                        pcap/        captures as packets
 *
 * Nothing here waits for the main thread or for Redis. An unexpected exception ends the thread; the main thread starts another.
 */
const port = parentPort;
if (port === null) throw new Error('A net thread is started as a worker thread.');

shareDepths((workerData as NetThreadData).proxyDepths);
followEgress((workerData as NetThreadData).egress);
const thread = new NetThread(workerData as NetThreadData, (message, transfer) => port.postMessage(message, transfer));
const requests = createRequests(thread);

port.on('message', async (request: MainToNet) => {
  const reply = await serve(requests, request);
  port.postMessage(reply);
  // Nothing is left that would keep the thread alive after this.
  if (request.op === 'shutdown') port.close();
});
port.postMessage({ kind: 'ready' });
