import { Inject, Injectable } from '@nestjs/common';
import type { ListenerSpec } from '../../contract/listener.ts';
import type { ProxyHandler } from '../../contract/proxy-handler.ts';
import { SerialByKey } from '../../core/serial.ts';
import type { EndpointDocument } from '../data-plane/index.ts';
import { ListenersService } from '../listeners/index.ts';
import { noProxy } from './dialect-error.ts';

/** A listener that is a proxy of Toxiproxy's API. */
export type ProxyListener = EndpointDocument<ListenerSpec & { readonly handler: ProxyHandler }>;

/** The listeners of this node that Toxiproxy's API shows: TCP and TLS with handler `proxy`. */
@Injectable()
export class ProxyListeners {
  readonly #listeners: ListenersService;
  /** Requests about one proxy that take several steps, one after the other. */
  readonly turns = new SerialByKey();

  constructor(@Inject(ListenersService) listeners: ListenersService) {
    this.#listeners = listeners;
  }

  /** By name; those without one are called by their id. */
  all(): ProxyListener[] {
    return [...this.#listeners.ownDocuments()]
      .filter(isProxy)
      .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  }

  find(name: string): ProxyListener | undefined {
    const document = this.#listeners.findDocument(name);
    return document !== undefined && isProxy(document) ? document : undefined;
  }

  /** Throws `proxy not found`. */
  get(name: string): ProxyListener {
    const document = this.find(name);
    if (document === undefined) throw noProxy();
    return document;
  }
}

export function nameOf({ id, spec }: EndpointDocument<ListenerSpec>): string {
  return spec.name ?? id;
}

function isProxy(document: EndpointDocument<ListenerSpec>): document is ProxyListener {
  return document.spec.handler.type === 'proxy' && document.spec.transport !== 'udp';
}
