import type { Api } from '../api.ts';
import type { Schema } from '../schema-types.ts';
import { deleted, outgoing, waitForMessage, type MessageQuery, type WaitOptions } from './captured-messages.ts';

/** A listener that this program created. With `await using` it is deleted at the end of the block. */
export class ListenerHandle {
  readonly id: string;
  readonly name: string | undefined;
  /** Where it listens. */
  readonly host: string;
  readonly port: number;
  /** As it was when it was created. */
  readonly resource: Schema<'Listener'>;
  readonly #api: Api;

  constructor(api: Api, resource: Schema<'Listener'>) {
    this.#api = api;
    this.resource = resource;
    this.id = resource.id;
    this.name = resource.name;
    this.host = resource.status.address?.host ?? resource.host;
    this.port = resource.status.address?.port ?? resource.port;
  }

  /** The first captured message that matches, now or in time. Rejects with NotReceivedError. */
  waitFor(match: Schema<'MessageMatchInput'>, options?: WaitOptions): Promise<Schema<'Message'>> {
    return waitForMessage((verification) => this.verify(verification), match, options);
  }

  /** Checks captured messages, now or within a time; `satisfied` and `detail` say how it ended. */
  async verify(verification: Schema<'Verification'>): Promise<Schema<'VerificationResult'>> {
    const { data } = await this.#api.POST('/v1/listeners/{id}/verify', { params: this.#path, body: verification });
    return data;
  }

  /** A page of captured messages, the first 50 unless `query` says otherwise. */
  async messages(query: MessageQuery = {}): Promise<Schema<'Message'>[]> {
    const params = { ...this.#path, query };
    const { data } = await this.#api.GET('/v1/listeners/{id}/messages', { params });
    return data.items;
  }

  /** Sends to all of its connections. */
  async send(message: string | Schema<'OutgoingMessageInput'>): Promise<Schema<'BroadcastResult'>> {
    const body = outgoing(message);
    const { data } = await this.#api.POST('/v1/listeners/{id}/broadcast', { params: this.#path, body });
    return data;
  }

  /** Empties the capture, starts rules and counters again, and closes connections on request: between two tests. */
  async reset(options: Schema<'EndpointReset'> = {}): Promise<Schema<'EndpointResetResult'>> {
    const { data } = await this.#api.POST('/v1/listeners/{id}/reset', { params: this.#path, body: options });
    return data;
  }

  /** As it is now. */
  async get(): Promise<Schema<'Listener'>> {
    return (await this.#api.GET('/v1/listeners/{id}', { params: this.#path })).data;
  }

  /** Changes it with a merge patch. */
  async update(patch: Schema<'ListenerPatch'>): Promise<Schema<'Listener'>> {
    return (await this.#api.PATCH('/v1/listeners/{id}', { params: this.#path, body: patch })).data;
  }

  /** Deletes it. Idempotent. */
  close(): Promise<void> {
    return deleted(this.#api.DELETE('/v1/listeners/{id}', { params: this.#path }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #path(): { path: { id: string } } {
    return { path: { id: this.id } };
  }
}
