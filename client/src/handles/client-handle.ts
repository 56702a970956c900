import type { Api } from '../api.ts';
import type { Schema } from '../schema-types.ts';
import { deleted, outgoing, waitForMessage, type MessageQuery, type WaitOptions } from './captured-messages.ts';

/** A client that this program created. With `await using` it is deleted at the end of the block. */
export class ClientHandle {
  readonly id: string;
  readonly name: string | undefined;
  /** Where it connects to. */
  readonly host: string;
  readonly port: number;
  /** As it was when it was created. */
  readonly resource: Schema<'ClientEndpoint'>;
  readonly #api: Api;

  constructor(api: Api, resource: Schema<'ClientEndpoint'>) {
    this.#api = api;
    this.resource = resource;
    this.id = resource.id;
    this.name = resource.name;
    this.host = resource.host;
    this.port = resource.port;
  }

  /** The first captured message that matches, now or in time. Rejects with NotReceivedError. */
  waitFor(match: Schema<'MessageMatchInput'>, options?: WaitOptions): Promise<Schema<'Message'>> {
    return waitForMessage((verification) => this.verify(verification), match, options);
  }

  /** Checks captured messages, now or within a time; `satisfied` and `detail` say how it ended. */
  async verify(verification: Schema<'Verification'>): Promise<Schema<'VerificationResult'>> {
    const { data } = await this.#api.POST('/v1/clients/{id}/verify', { params: this.#path, body: verification });
    return data;
  }

  /** A page of captured messages, the first 50 unless `query` says otherwise. */
  async messages(query: MessageQuery = {}): Promise<Schema<'Message'>[]> {
    const params = { ...this.#path, query };
    const { data } = await this.#api.GET('/v1/clients/{id}/messages', { params });
    return data.items;
  }

  async send(message: string | Schema<'OutgoingMessageInput'>): Promise<Schema<'ClientSent'>> {
    const body = outgoing(message);
    const { data } = await this.#api.POST('/v1/clients/{id}/send', { params: this.#path, body });
    return data;
  }

  /** Sends a message and waits for the reply. */
  async exchange(exchange: string | Schema<'Exchange'>): Promise<Schema<'ExchangeResult'>> {
    const body = typeof exchange === 'string' ? { data: exchange } : exchange;
    const { data } = await this.#api.POST('/v1/clients/{id}/exchange', { params: this.#path, body });
    return data;
  }

  /** Empties the capture, starts rules and counters again, and reconnects on request: between two tests. */
  async reset(options: Schema<'EndpointReset'> = {}): Promise<Schema<'EndpointResetResult'>> {
    const { data } = await this.#api.POST('/v1/clients/{id}/reset', { params: this.#path, body: options });
    return data;
  }

  /** As it is now. */
  async get(): Promise<Schema<'ClientEndpoint'>> {
    return (await this.#api.GET('/v1/clients/{id}', { params: this.#path })).data;
  }

  /** Changes it with a merge patch. */
  async update(patch: Schema<'ClientPatch'>): Promise<Schema<'ClientEndpoint'>> {
    return (await this.#api.PATCH('/v1/clients/{id}', { params: this.#path, body: patch })).data;
  }

  /** Deletes it. Idempotent. */
  close(): Promise<void> {
    return deleted(this.#api.DELETE('/v1/clients/{id}', { params: this.#path }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #path(): { path: { id: string } } {
    return { path: { id: this.id } };
  }
}
