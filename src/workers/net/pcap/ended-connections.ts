import type { CloseReason } from '../../../contract/connection.ts';
import type { Transport } from '../../../contract/endpoint.ts';
import type { Capture } from '../capture/capture.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';

/** What packets of a connection are made from. */
export interface ConnectionOrigin {
  readonly id: string;
  readonly transport: Transport;
  readonly direction: 'inbound' | 'outbound';
  readonly localHost: string;
  readonly localPort: number;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly openedAtMs: number;
  readonly codec: Codec;
  readonly messageNumber: number;
}

/** How a TCP stream ended, as far as that is known: who sent a FIN, and who a RST. */
export interface StreamEnd {
  readonly ourFin: boolean;
  readonly peerFin: boolean;
  readonly reset: 'ours' | 'peers' | undefined;
}

export interface EndedConnection extends ConnectionOrigin {
  readonly endedAtMs: number;
  readonly reason: CloseReason;
  readonly end: StreamEnd | undefined;
  /** Position of the newest captured message when it ended: none of its own is behind it. */
  readonly lastPosition: number;
}

/** Most that are remembered of one endpoint; past it the oldest is forgotten. */
const MAX_REMEMBERED = 10_000;

/**
 * Connections that are over and may still have messages in the capture: a connection is forgotten when everything that had been captured
 * by its end is gone. Costs nothing while messages flow.
 */
export class EndedConnections {
  readonly #capture: Capture;
  /** In the order of their ends. */
  readonly #ended = new Map<string, EndedConnection>();
  #watchers: Set<() => void> | undefined;

  constructor(capture: Capture) {
    this.#capture = capture;
  }

  add(connection: ConnectionOrigin & { readonly streamEnd: StreamEnd | undefined }, reason: CloseReason): void {
    const { lastPosition, count } = this.#capture;
    this.#prune(lastPosition - count);
    if (connection.messageNumber > 0 && count > 0) {
      const {
        id,
        transport,
        direction,
        localHost,
        localPort,
        remoteHost,
        remotePort,
        openedAtMs,
        codec,
        messageNumber,
        streamEnd,
      } = connection;
      const origin = {
        id,
        transport,
        direction,
        localHost,
        localPort,
        remoteHost,
        remotePort,
        openedAtMs,
        codec,
        messageNumber,
      };
      this.#ended.set(id, { ...origin, endedAtMs: Date.now(), reason, end: streamEnd, lastPosition });
    }
    if (this.#watchers !== undefined) for (const watcher of this.#watchers) watcher();
  }

  find(id: string): EndedConnection | undefined {
    return this.#ended.get(id);
  }

  /** In the order of their ends; it goes on with those that come until it has no more. */
  all(): IterableIterator<EndedConnection, undefined> {
    return this.#ended.values();
  }

  /** Calls `watcher` at every end from now on. */
  watch(watcher: () => void): void {
    this.#watchers ??= new Set();
    this.#watchers.add(watcher);
  }

  unwatch(watcher: () => void): void {
    this.#watchers?.delete(watcher);
    if (this.#watchers?.size === 0) this.#watchers = undefined;
  }

  /** Messages up to `evictedThrough` are gone. */
  #prune(evictedThrough: number): void {
    for (const [id, { lastPosition }] of this.#ended) {
      if (lastPosition > evictedThrough && this.#ended.size < MAX_REMEMBERED) return;
      this.#ended.delete(id);
    }
  }
}
