import type { ClientState } from '../../../contract/client.ts';
import type { CloseReason } from '../../../contract/connection.ts';
import type { StatusError } from '../../../contract/endpoint.ts';
import type { EventType } from '../../../contract/events.ts';
import type { ExchangeResult } from '../../../contract/message.ts';
import type { ClientObserved } from '../../../contract/thread-messages.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import type { NameLookups } from '../../shared/name-lookups.ts';
import type { CapturedMessage } from '../capture/message-ring.ts';
import type { Connection } from '../connection/connection.ts';
import { Endpoint } from '../connection/endpoint.ts';
import type { Outbound, OutboundListener } from '../connection/outbound/index.ts';
import type { EndpointHost } from '../connection/endpoint-host.ts';
import { IdleSweep } from '../connection/idle-sweep.ts';
import { Attempts, type AttemptsOwner } from './attempts.ts';
import { connectionLost, notConnected, statusError, withoutRetry } from './client-errors.ts';
import type { ClientSettings } from './client-settings.ts';
import { Exchanges, type ExchangeRequest } from './exchanges.ts';

/**
 * An outbound endpoint, kept connected.
 *
 *   stopped ──start──▶ connecting ──▶ connected ──connection ends──▶ waiting ──time──▶ connecting
 *                          └──attempt fails──▶ waiting, or failed when no attempt may follow
 *   any ──close──▶ stopping ──connection is gone──▶ stopped
 */
export class Client implements AttemptsOwner, OutboundListener {
  readonly endpoint: Endpoint;
  readonly #thread: EndpointHost<Connection>;
  readonly #idle: IdleSweep;
  readonly #attempts: Attempts;
  readonly #exchanges = new Exchanges();
  #settings: ClientSettings;
  #state: ClientState = 'stopped';
  #error: StatusError | null = null;
  #opened: Outbound | undefined;
  #connection: Connection | undefined;
  #closing: Promise<void> | undefined;
  /** Called when no attempt is in progress any more. */
  readonly #attemptWaits = new Set<() => void>();
  readonly #observe = (message: CapturedMessage) => this.#observed(message);

  constructor(thread: EndpointHost<Connection>, settings: ClientSettings, lookups: NameLookups) {
    this.#thread = thread;
    this.#settings = settings;
    this.#attempts = new Attempts(this, lookups);
    this.endpoint = new Endpoint(thread, settings.params.id, 'client', this.#settings);
    this.endpoint.onConnectionEnded = (_connection, reason) => this.#connectionEnded(reason);
    this.endpoint.onReset = () => this.#reset();
    this.#idle = new IdleSweep(this.endpoint.connections);
  }

  get settings(): ClientSettings {
    return this.#settings;
  }

  get state(): ClientState {
    return this.#state;
  }

  get observed(): ClientObserved {
    const connection = this.#connection;
    return {
      state: this.#state,
      connection: connection?.id ?? null,
      localAddress: connection ? { host: connection.localHost, port: connection.localPort } : null,
      remoteAddress: connection ? { host: connection.remoteHost, port: connection.remotePort } : null,
      attempts: this.#attempts.count,
      error: this.#error,
    };
  }

  /** Begins to connect; one that waits does not wait any longer, one that is connecting or connected goes on. Not while it is closing. */
  start(): void {
    if (this.#state === 'connecting' || this.#state === 'connected') return;
    if (this.#state !== 'waiting') {
      this.#attempts.reset();
      this.#error = null;
      this.endpoint.resetTraffic();
    }
    this.#attempts.begin();
  }

  /** Resolves when no attempt is under way, or after `waitMs`. */
  async attempted(waitMs: number): Promise<void> {
    if (this.#state !== 'connecting' || waitMs === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs);
    this.#attemptWaits.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#attemptWaits.delete(resolve);
  }

  /** Everything takes effect at once, without losing the connection, which keeps its framing. */
  update(settings: ClientSettings): void {
    this.#settings = settings;
    this.endpoint.configure(this.#settings);
    const { limits, reconnect } = this.#settings.spec;
    if (this.#connection !== undefined) this.#idle.setTimeout(limits.idleTimeoutMs);
    if (this.#state !== 'waiting') return;
    if (reconnect.enabled) this.#attempts.shorten(reconnect.maxDelayMs);
    else this.#giveUp('stopped');
  }

  /** Throws `not_connected`, and what sending on a connection throws. */
  send(message: Buffer, raw: boolean): { bytes: number; connection: string } {
    const connection = this.#sendable();
    if (connection === undefined) throw notConnected(this.#state, this.#error);
    return { bytes: connection.submit(message, raw ? message : undefined), connection: connection.id };
  }

  /** Waits for a connection when one may come. Rejects with `not_connected` when none will, and as {@link Exchanges.run} says. */
  async exchange(request: ExchangeRequest): Promise<ExchangeResult> {
    const connection = this.#sendable();
    if (connection === undefined && !mayConnect.has(this.#state)) throw notConnected(this.#state, this.#error);
    if (connection !== undefined) connection.record.observer = this.#observe;
    return await this.#exchanges.run(request, connection, () => notConnected(this.#state, this.#error).message);
  }

  /** Ends the connection with FIN and gives the peer `graceMs` to follow, then cuts it; 0: cuts it at once. Idempotent, the shortest time counts. */
  close(graceMs: number, reason: CloseReason): Promise<void> {
    this.#closing ??= this.#close(graceMs, reason).finally(() => {
      this.#closing = undefined;
    });
    const cut = () => this.#connection?.destroy(reason);
    if (graceMs === 0) cut();
    const timer = setTimeout(cut, graceMs);
    return this.#closing.finally(() => clearTimeout(timer));
  }

  /** Resolves when it is not closing (any more). */
  async closed(): Promise<void> {
    await this.#closing;
  }

  async #close(graceMs: number, reason: CloseReason): Promise<void> {
    this.#attempts.stop();
    if (this.#state === 'stopped') return;
    this.#attempts.reset();
    this.#exchanges.connectionLost(connectionLost(reason));
    this.#enter('stopping', null);
    if (graceMs > 0) this.#connection?.close(reason, graceMs);
    await this.endpoint.empty();
    // At shutdown it is to be connected again after the restart: it was not stopped.
    if (reason !== 'shutdown') this.#publish('client.stopped', {});
    this.#enter('stopped', null);
  }

  attemptBegan(attempt: number): void {
    const { host, port } = this.#settings.spec;
    this.#publish('client.connecting', { attempt, host, port });
    this.#enter('connecting', withoutRetry(this.#error));
  }

  attemptFailed(error: AppError, attempt: number, retryInMs: number | undefined): void {
    this.#publish('client.failed', { code: error.code, detail: error.message, attempt, retryInMs: retryInMs ?? null });
    this.#enter(retryInMs === undefined ? 'failed' : 'waiting', statusError(error, retryInMs));
  }

  attemptSucceeded(opened: Outbound): void {
    const { connection, start } = opened.connectionOf(this.endpoint);
    this.#opened = opened;
    this.#connection = connection;
    this.#idle.setTimeout(this.#settings.spec.limits.idleTimeoutMs);
    start(this);
  }

  /** Exchanges that wait would take the answers of later ones. */
  #reset(): number {
    const waiting = this.#exchanges.count;
    this.#exchanges.failAll(new AppError('connection_aborted', 'The client was reset.'));
    this.#attempts.forgetFailures();
    return waiting;
  }

  refused(error: AppError): void {
    this.#exchanges.connectionLost(error);
  }

  /** Before the handler: `sendOnConnect` and exchanges that wait are sent first. */
  opened(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#publish('client.connected', { local: this.observed.localAddress, remote: this.observed.remoteAddress });
    this.#enter('connected', null);
    for (const { message, wire } of this.#settings.sendOnConnect) this.#sendOnConnect(connection, message, wire);
    if (this.#exchanges.count > 0) connection.record.observer = this.#observe;
    this.#exchanges.sendAll(connection);
  }

  #sendOnConnect(connection: Connection, message: Buffer, wire: Buffer): void {
    try {
      connection.submit(message, wire);
    } catch (thrown) {
      connection.report(toAppError(thrown));
    }
  }

  #connectionEnded(reason: CloseReason): void {
    const { spec } = this.#settings;
    const connection = this.#connection;
    this.#idle.stop();
    this.#opened?.release();
    this.#opened = undefined;
    this.#connection = undefined;
    const error = connectionLost(reason);
    this.#exchanges.connectionLost(error);
    const isGood =
      connection !== undefined &&
      (connection.messagesIn > 0 || Date.now() - connection.openedAtMs >= spec.reconnect.maxDelayMs);
    if (isGood) this.#attempts.reset();
    const retryInMs = this.#state === 'stopping' ? undefined : this.#attempts.beginLater();
    this.#publish('client.disconnected', { reason, retryInMs: retryInMs ?? null });
    if (this.#state === 'stopping') return;
    if (retryInMs !== undefined) this.#enter('waiting', statusError(error, retryInMs));
    else this.#enter(spec.reconnect.enabled ? 'failed' : 'stopped', statusError(error, undefined));
  }

  /** Connecting again was switched off while it was waited for. */
  #giveUp(state: ClientState): void {
    this.#attempts.stop();
    this.#enter(state, withoutRetry(this.#error));
  }

  #observed(message: CapturedMessage): void {
    if (message.direction === 'in') this.#exchanges.received(message, this.endpoint.encoding);
    if (this.#exchanges.count === 0 && this.#connection !== undefined) this.#connection.record.observer = undefined;
  }

  /** The open connection; not one that is closing, which takes nothing more. */
  #sendable(): Connection | undefined {
    return this.#state === 'connected' && this.#connection?.state !== 'closing' ? this.#connection : undefined;
  }

  #enter(state: ClientState, error: StatusError | null): void {
    this.#state = state;
    this.#error = error;
    if (!mayConnect.has(state)) this.#exchanges.failAll(notConnected(state, error));
    if (state !== 'connecting') for (const resolve of this.#attemptWaits) resolve();
    this.#thread.post({ kind: 'clientStatus', id: this.endpoint.id, observed: this.observed });
  }

  #publish(type: EventType, data: object): void {
    this.#thread.events.endpointEvent(type, this.endpoint, data);
  }
}

/** States in which an exchange may wait for a connection. */
const mayConnect: ReadonlySet<ClientState> = new Set(['connecting', 'connected', 'waiting']);
