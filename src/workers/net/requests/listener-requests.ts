import type { Address } from '../../../contract/endpoint.ts';
import type { ListenerEndpoint, NetOps } from '../../../contract/thread-messages.ts';
import { AppError } from '../../../core/errors/index.ts';
import { SerialByKey } from '../../../core/serial.ts';
import { inSlices } from '../../../core/turns.ts';
import { hasLabels } from '../connection/connection-tags.ts';
import { Endpoint } from '../connection/endpoint.ts';
import { bindListener, compileSettings, type Listener } from '../listeners/index.ts';
import type { NetThread } from '../net-thread.ts';
import { bufferOf } from './bytes.ts';
import type { RequestTable } from './request-table.ts';
import { eachOf } from './serve.ts';

/** Listeners: open, change, close, send to all connections. */
export function listenerRequests(
  thread: NetThread,
): RequestTable<'openListener' | 'openListeners' | 'updateListener' | 'closeListener' | 'broadcast'> {
  const opening = new Map<string, Promise<Listener>>();
  const updates = new SerialByKey();
  thread.closers.push(async (graceMs) => {
    await Promise.allSettled(opening.values());
    await Promise.all([...thread.listeners.values()].map((listener) => listener.close(graceMs, 'shutdown')));
  });
  const openListener = async (params: ListenerEndpoint): Promise<{ address: Address }> => {
    if (thread.isShuttingDown) throw new AppError('shutting_down', 'The net thread is shutting down.');
    if (thread.listeners.has(params.id) || opening.has(params.id))
      throw new AppError('state_conflict', `Listener "${params.id}" is already open.`);
    const opened = open(thread, params);
    opening.set(params.id, opened);
    try {
      return { address: (await opened).address };
    } finally {
      opening.delete(params.id);
    }
  };
  return {
    openListener,
    openListeners({ endpoints, specs }) {
      const parsed = JSON.parse(specs) as ListenerEndpoint['spec'][];
      const all = endpoints.map((endpoint, at) => ({ ...endpoint, spec: parsed[at] as ListenerEndpoint['spec'] }));
      return eachOf('openListeners', all, openListener);
    },

    updateListener(params) {
      return updates.run(params.id, () => update(thread, params));
    },

    async closeListener({ id, graceMs, forget }) {
      await opening.get(id)?.catch(() => undefined);
      const listener = thread.listeners.get(id);
      if (listener !== undefined) {
        await listener.close(graceMs, 'endpoint_stopped');
        thread.listeners.delete(id);
      }
      if (forget) forgetEndpoint(thread, id);
      thread.events.flush();
      return null;
    },

    broadcast({ listener: id, bytes, raw, labels = [] }) {
      return broadcast(getListener(thread, id), bufferOf(bytes), raw, labels);
    },
  };
}

async function open(thread: NetThread, params: ListenerEndpoint): Promise<Listener> {
  const settings = await inSlices(compileSettings(params));
  const known = thread.endpoints.get(params.id);
  const endpoint = known ?? new Endpoint(thread, params.id, 'listener', settings);
  endpoint.onConnectionEnded = undefined;
  endpoint.onSocketLost = (error) => reportLost(thread, params.id, error);
  const listener = await bindListener(params, settings, endpoint);
  // Only now: a listener that cannot be opened changes nothing, and a stopped one keeps its capture.
  if (known !== undefined) listener.update(settings);
  endpoint.resetTraffic();
  thread.endpoints.set(params.id, endpoint);
  thread.listeners.set(params.id, listener);
  return listener;
}

async function update(thread: NetThread, params: ListenerEndpoint): Promise<null> {
  const listener = getListener(thread, params.id);
  // The port it has, also where any port was wanted: a proxy must not lead there.
  const { port } = listener.address;
  const settings = await inSlices(compileSettings({ ...params, port }, listener.settings));
  // It may have been closed meanwhile.
  if (thread.listeners.get(params.id) === listener) listener.update(settings);
  else getListener(thread, params.id);
  return null;
}

function getListener({ listeners }: NetThread, id: string): Listener {
  const listener = listeners.get(id);
  if (listener === undefined) throw new AppError('not_listening', `Listener "${id}" is not open.`);
  return listener;
}

/** A socket was closed, and not by us: the listener is not open any more. */
function reportLost(thread: NetThread, id: string, cause?: AppError): void {
  thread.listeners.delete(id);
  const { code, message: detail } = cause ?? { code: 'socket_error', message: 'The listening socket was closed.' };
  const error = { code, detail, at: new Date().toISOString() };
  thread.post({ kind: 'listenerStatus', id, observed: { state: 'failed', address: null, error } });
}

function forgetEndpoint(thread: NetThread, id: string): void {
  thread.watches.endpointGone(id);
  thread.endpoints.get(id)?.capture.clear();
  thread.endpoints.get(id)?.cables?.retire();
  thread.endpoints.delete(id);
}

/** To the connections that have all `labels`. Encodes once for those that have the endpoint's framing; one that refuses does not stop the others. */
function broadcast(
  { endpoint }: Listener,
  message: Buffer,
  raw: boolean,
  labels: readonly string[],
): NetOps['broadcast']['result'] {
  const wire = raw ? message : endpoint.codec.encoder.encode(message);
  const result = { connections: 0, sent: 0, failed: 0, bytes: 0 };
  for (const connection of endpoint.connections) {
    if (!hasLabels(connection, labels)) continue;
    result.connections += 1;
    try {
      const isEncoded = raw || connection.codec === endpoint.codec;
      result.bytes += connection.submit(message, isEncoded ? wire : undefined);
      result.sent += 1;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      result.failed += 1;
    }
  }
  return result;
}
