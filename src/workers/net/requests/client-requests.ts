import type { ClientEndpoint, NetOps } from '../../../contract/thread-messages.ts';
import { AppError, NotFoundError } from '../../../core/errors/index.ts';
import { SerialByKey } from '../../../core/serial.ts';
import { inSlices } from '../../../core/turns.ts';
import { NameLookups } from '../../shared/name-lookups.ts';
import { compileClientSettings } from '../clients/client-settings.ts';
import { Client } from '../clients/client.ts';
import type { NetThread } from '../net-thread.ts';
import { bufferOf } from './bytes.ts';
import type { RequestTable } from './request-table.ts';
import { eachOf } from './serve.ts';

/** Clients: connect, keep connected, send, exchange. */
export function clientRequests(
  thread: NetThread,
): RequestTable<'openClient' | 'openClients' | 'updateClient' | 'closeClient' | 'sendClient' | 'exchange' | 'client'> {
  const clients = new Clients(thread);
  thread.closers.push((graceMs) => clients.end(graceMs));
  return {
    async openClient({ endpoint, waitMs }) {
      const client = await clients.open(endpoint);
      await client.attempted(waitMs);
      return client.observed;
    },

    openClients: ({ endpoints }) =>
      eachOf('openClients', endpoints, async (endpoint) => (await clients.open(endpoint)).observed),

    async updateClient(endpoint) {
      await clients.update(endpoint);
      return null;
    },

    async closeClient(params) {
      await clients.close(params);
      thread.events.flush();
      return null;
    },

    sendClient: ({ client, bytes, raw }) => clients.get(client).send(bufferOf(bytes), raw),

    exchange: ({ client, bytes, raw, exchange }) =>
      clients.get(client).exchange({ message: bufferOf(bytes), raw, ...exchange }),

    client: ({ id }) => clients.find(id)?.observed ?? null,
  };
}

/** The clients of a thread, stopped ones too until they are deleted. Changes of one client are made in the order of the requests. */
class Clients {
  readonly #thread: NetThread;
  readonly #byId = new Map<string, Client>();
  readonly #changes = new SerialByKey();
  readonly #lookups = new NameLookups();

  constructor(thread: NetThread) {
    this.#thread = thread;
  }

  find(id: string): Client | undefined {
    return this.#byId.get(id);
  }

  get(id: string): Client {
    const client = this.find(id);
    if (client === undefined) throw new NotFoundError('client', id);
    return client;
  }

  /** Begins to connect. A stopped client keeps its capture and begins anew with these settings; a running one keeps its connection. */
  async open(endpoint: ClientEndpoint): Promise<Client> {
    await this.find(endpoint.id)?.closed();
    return await this.#changes.run(endpoint.id, () => this.#open(endpoint));
  }

  update(endpoint: ClientEndpoint): Promise<void> {
    return this.#changes.run(endpoint.id, async () => {
      const settings = await inSlices(compileClientSettings(endpoint, this.get(endpoint.id).settings));
      this.get(endpoint.id).update(settings);
    });
  }

  async close({ id, graceMs, forget }: NetOps['closeClient']['params']): Promise<void> {
    // One that is being opened is closed afterwards.
    await this.#changes.run(id, async () => {});
    const client = this.find(id);
    await client?.close(graceMs, 'endpoint_stopped');
    if (!forget || client?.state !== 'stopped') return;
    this.#thread.watches.endpointGone(id);
    client.endpoint.capture.clear();
    this.#byId.delete(id);
    this.#thread.endpoints.get(id)?.cables?.retire();
    this.#thread.endpoints.delete(id);
  }

  async end(graceMs: number): Promise<void> {
    await Promise.all([...this.#byId.values()].map((client) => client.close(graceMs, 'shutdown')));
  }

  async #open(endpoint: ClientEndpoint): Promise<Client> {
    const known = this.find(endpoint.id);
    const settings = await inSlices(compileClientSettings(endpoint, known?.settings));
    if (this.#thread.isShuttingDown) throw new AppError('shutting_down', 'The net thread is shutting down.');
    known?.update(settings);
    const client = known ?? new Client(this.#thread, settings, this.#lookups);
    this.#byId.set(endpoint.id, client);
    this.#thread.endpoints.set(endpoint.id, client.endpoint);
    client.start();
    return client;
  }
}
