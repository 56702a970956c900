import { AppError, NotFoundError } from '../../../core/errors/index.ts';

/** A request of the main thread that watches the capture of an endpoint until it is closed. */
export interface Watch {
  /** Id of the endpoint. */
  readonly endpoint: string;
  /** Releases the capture. Waiting callers get `error`, or without one the current result. Idempotent. */
  close(error?: AppError): void;
}

/** The watches of a net thread, by the id the main thread has given each. The main thread bounds how many there are. */
export class WatchTable {
  readonly #watches = new Map<string, Watch>();

  add(id: string, watch: Watch): void {
    this.#watches.set(id, watch);
  }

  get<T extends Watch>(id: string, kind: abstract new (...args: never[]) => T): T {
    const watch = this.#watches.get(id);
    if (!(watch instanceof kind)) throw new NotFoundError('watch', id);
    return watch;
  }

  close(id: string): void {
    this.#watches.get(id)?.close();
    this.#watches.delete(id);
  }

  /** The endpoint was deleted, and its capture with it. The watch stays known until it is closed, and says so. */
  endpointGone(endpoint: string): void {
    for (const watch of this.#watches.values())
      if (watch.endpoint === endpoint) watch.close(new AppError('gone', `"${endpoint}" was deleted.`));
  }

  /** The thread ends. */
  closeAll(): void {
    for (const watch of this.#watches.values())
      watch.close(new AppError('shutting_down', 'The net thread is shutting down.'));
  }
}
