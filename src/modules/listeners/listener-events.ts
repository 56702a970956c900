import { Inject, Injectable } from '@nestjs/common';
import type { EventType } from '../../contract/events.ts';
import { sourceOf } from '../data-plane/index.ts';
import { EventLog } from '../events/index.ts';
import { listenerKind } from './listener-kind.ts';
import type { LiveListener } from './live-listener.ts';

/** Publishes the events of listeners. The net threads publish those of connections and messages. */
@Injectable()
export class ListenerEvents {
  readonly #log: EventLog;

  constructor(@Inject(EventLog) log: EventLog) {
    this.#log = log;
  }

  started(live: LiveListener): void {
    this.#publish('listener.started', live, { address: live.address });
  }

  stopped(live: LiveListener): void {
    this.#publish('listener.stopped', live, {});
  }

  /** For the reason in its status. */
  failed(live: LiveListener): void {
    const { code = 'internal', detail = '', retryInMs = null } = live.error ?? {};
    this.#publish('listener.failed', live, { code, detail, retryInMs });
  }

  #publish(type: EventType, { document }: LiveListener, data: Record<string, unknown>): void {
    this.#log.publish({ type, subject: sourceOf(listenerKind, document), data });
  }
}
