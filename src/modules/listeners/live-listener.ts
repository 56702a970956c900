import type { Address, StatusError } from '../../contract/endpoint.ts';
import type { ListenerState } from '../../contract/listener.ts';
import type { AppError } from '../../core/errors/index.ts';
import { Closing } from '../data-plane/index.ts';
import type { ListenerDocument } from './listener-kind.ts';

/** Observed state of one listener of this node. */
export class LiveListener {
  document: ListenerDocument;
  state: ListenerState = 'stopped';
  /** What is bound. */
  address: Address | null = null;
  error: StatusError | null = null;
  /** Threads that hold an open part of it. */
  readonly openOn = new Set<number>();
  /** Attempts to open it that have failed in a row. */
  failures = 0;
  retry: NodeJS.Timeout | undefined;
  readonly closing = new Closing();

  constructor(document: ListenerDocument) {
    this.document = document;
  }

  get id(): string {
    return this.document.id;
  }

  opened(address: Address, threads: Iterable<number>): void {
    for (const thread of threads) this.openOn.add(thread);
    this.state = 'listening';
    this.address = address;
    this.error = null;
    this.failures = 0;
    clearTimeout(this.retry);
    this.retry = undefined;
  }

  closed(): void {
    this.openOn.clear();
    this.state = 'stopped';
    this.address = null;
    this.error = null;
    this.failures = 0;
  }

  /** Part of it or all of it is gone, for this reason. What is left continues. */
  failed({ code, message }: AppError, retryInMs: number | undefined): void {
    if (this.openOn.size === 0) {
      this.state = 'failed';
      this.address = null;
    }
    this.error = {
      code,
      detail: message,
      at: new Date().toISOString(),
      ...(retryInMs === undefined ? {} : { retryInMs }),
    };
  }

  cancelRetry(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
  }
}
