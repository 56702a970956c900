import type { ClientState } from '../../contract/client.ts';
import type { StatusError } from '../../contract/endpoint.ts';
import type { ClientObserved } from '../../contract/thread-messages.ts';
import type { AppError } from '../../core/errors/index.ts';
import { Closing } from '../data-plane/index.ts';
import type { ClientDocument } from './client-kind.ts';

const STOPPED: ClientObserved = {
  state: 'stopped',
  connection: null,
  localAddress: null,
  remoteAddress: null,
  attempts: 0,
  error: null,
};

/** States in which a client is at work: it connects, is connected, or will connect again by itself. */
const AT_WORK: ReadonlySet<ClientState> = new Set(['connecting', 'connected', 'waiting']);

/** Observed state of one client of this node: what its net thread said last. */
export class LiveClient {
  document: ClientDocument;
  observed: ClientObserved = STOPPED;
  /** Its net thread died; it is opened again when the thread is replaced. */
  isLost = false;
  readonly closing = new Closing();

  constructor(document: ClientDocument) {
    this.document = document;
  }

  get id(): string {
    return this.document.id;
  }

  get isAtWork(): boolean {
    return AT_WORK.has(this.observed.state);
  }

  closed(): void {
    this.isLost = false;
    this.observed = STOPPED;
  }

  /** Not on its thread, for this reason. */
  without(state: ClientState, { code, message }: AppError): void {
    this.observed = { ...STOPPED, state, error: statusErrorOf(code, message) };
  }
}

function statusErrorOf(code: string, detail: string): StatusError {
  return { code, detail, at: new Date().toISOString() };
}
