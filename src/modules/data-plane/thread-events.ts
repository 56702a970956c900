import { Inject, Injectable } from '@nestjs/common';
import { INDEX_WIDTH } from '../../contract/event-batch.ts';
import { packBatch } from '../../contract/event-body.ts';
import type { NetToMain } from '../../contract/thread-messages.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { EventLog } from '../events/index.ts';
import type { CloseReason } from '../../contract/connection.ts';
import type { ConnectionEnds } from '../../core/connection-ends.ts';
import type { ConnectionRegistry } from './connection-registry.ts';
import { closedBatches } from './lost-connections.ts';

type EventsNotice = Extract<NetToMain, { kind: 'events' }>;

/** What is known of the events of one net thread. */
export interface ThreadFlow {
  readonly index: number;
  /** Shared with the thread: see `NetThreadData.flow`. */
  readonly flow: Uint32Array;
  readonly registry: ConnectionRegistry;
  readonly ends: ConnectionEnds<CloseReason>;
  /** Events taken from it, modulo 2^32. */
  takenEvents: number;
}

/** Events of net threads on their way to the event log, and what must be said in place of a thread that died. */
@Injectable()
export class ThreadEvents {
  readonly #log: EventLog;
  readonly #identity: NodeIdentity;

  constructor(@Inject(EventLog) log: EventLog, @Inject(NODE_IDENTITY) identity: NodeIdentity) {
    this.#log = log;
    this.#identity = identity;
  }

  /** Hands a batch to the log; only then does the thread learn that its bytes were taken. */
  take(thread: ThreadFlow, { batch, dropped, since }: EventsNotice): void {
    thread.registry.note(batch, dropped, Date.now());
    thread.takenEvents = (thread.takenEvents + batch.index.length / INDEX_WIDTH) >>> 0;
    this.#log.append(batch, { dropped, since });
    Atomics.add(thread.flow, 0, batch.body.byteLength);
  }

  /** `thread.lost`, a `log.gap` when events died with the thread, and the end of each connection it held. */
  lost(thread: ThreadFlow, detail: string): void {
    const node = this.#identity.name;
    const subject = { kind: 'node', id: node } as const;
    this.#log.publish({ type: 'thread.lost', subject, data: { thread: thread.index, detail } });
    const missed = missedEvents(thread);
    if (missed > 0)
      this.#log.publish({
        type: 'log.gap',
        subject,
        data: { missed, reason: 'thread_lost', since: new Date().toISOString() },
      });
    const endedAtMs = Date.now();
    const lost = thread.registry.takeAll();
    for (const { connection } of lost)
      if (thread.ends.find(connection.id) === undefined)
        thread.ends.add(connection.id, { endedAtMs, reason: 'thread_lost', code: undefined });
    for (const batch of closedBatches(node, lost, endedAtMs)) this.#log.append(packBatch(batch));
  }
}

/** Events the thread had made and not posted. It counts those it makes in `flow[1]`; a thread that does not count leaves 0 there. */
function missedEvents({ flow, takenEvents }: ThreadFlow): number {
  const made = Atomics.load(flow, 1);
  return made === 0 ? 0 : (made - takenEvents) >>> 0;
}
