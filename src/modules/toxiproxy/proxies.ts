import { Inject, Injectable } from '@nestjs/common';
import { listenerSpecSchema, type ListenerSpec } from '../../contract/listener.ts';
import type { Address } from '../../contract/endpoint.ts';
import type { Caller } from '../../core/http/index.ts';
import { ListenersService } from '../listeners/index.ts';
import { formatHostPort, parseListen } from './addresses.ts';
import { proxyExists, toDialectError, toListenError, type DialectError } from './dialect-error.ts';
import type { NewProxy, ProxyChange } from './proxy-input.ts';
import { ProxyListeners, type ProxyListener } from './proxy-listeners.ts';
import { leadsTo, listensAt, viewOf, type ProxyView } from './proxy-view.ts';
import { withoutToxics } from './toxic.ts';

/** How long peers may take to answer the FIN of a proxy that is disabled or deleted, in milliseconds; then their sockets are closed. */
const CLOSE_GRACE_MS = 100;

export interface Populated {
  readonly proxies: ProxyView[];
  /** What kept the next one from being created. */
  readonly error: DialectError | undefined;
}

/** The proxies of Toxiproxy's API: listeners of this node with handler `proxy`. */
@Injectable()
export class Proxies {
  readonly #listeners: ListenersService;
  readonly #proxies: ProxyListeners;

  constructor(@Inject(ListenersService) listeners: ListenersService, @Inject(ProxyListeners) proxies: ProxyListeners) {
    this.#listeners = listeners;
    this.#proxies = proxies;
  }

  list(): Record<string, ProxyView> {
    return Object.fromEntries(this.#proxies.all().map((document) => [viewOf(document).name, viewOf(document)]));
  }

  get(name: string): ProxyView {
    return viewOf(this.#proxies.get(name));
  }

  /** An upstream that is down ends the connections of its peers with FIN, as in Toxiproxy. */
  async create({ name, listen, upstream, enabled }: NewProxy, caller: Caller): Promise<ProxyView> {
    if (this.#listeners.findDocument(name) !== undefined) throw proxyExists();
    const address = parseListen(listen);
    const spec = listenerSpecSchema.parse({
      name,
      ...address,
      handler: { type: 'proxy', upstreams: [upstream], dial: { onFailure: 'close' } },
    });
    await this.#listen(address, () =>
      this.#listeners.create(spec, { dryRun: false, waitMs: 0, caller, running: enabled }),
    );
    return this.get(name);
  }

  update(name: string, change: ProxyChange, caller: Caller): Promise<ProxyView> {
    return this.#inTurn(name, async (document) => {
      const { listen, upstream, enabled = document.running } = change;
      const isMoved = listen !== undefined && !listensAt(document, listen);
      const isLedElsewhere = upstream !== undefined && !leadsTo(document, upstream);
      if (isMoved || isLedElsewhere) {
        const edit = (spec: ListenerSpec) =>
          withRoute(spec, { listen: isMoved ? listen : spec, upstream: isLedElsewhere ? upstream : undefined });
        await this.#rebuild(document, edit, enabled, caller);
      } else if (enabled) await this.#start(document);
      else if (document.running) await this.#listeners.stop(document.id, CLOSE_GRACE_MS);
    });
  }

  async remove(name: string): Promise<void> {
    const { id } = this.#proxies.get(name);
    await this.#proxies.turns.run(id, () =>
      this.#listeners.remove(id, { graceMs: CLOSE_GRACE_MS, revision: undefined }),
    );
  }

  /** One after the other, up to the first that cannot be created. */
  async populate(wanted: readonly NewProxy[], caller: Caller): Promise<Populated> {
    const proxies: ProxyView[] = [];
    for (const one of wanted) {
      try {
        const isThere = this.#proxies.find(one.name) !== undefined;
        proxies.push(await (isThere ? this.#replace(one, caller) : this.create(one, caller)));
      } catch (error) {
        return { proxies, error: toDialectError(error) };
      }
    }
    return { proxies, error: undefined };
  }

  /** Enables every proxy and removes every toxic. One that fails does not stop the others; the first error is thrown in the end. */
  async reset(caller: Caller): Promise<void> {
    const errors: unknown[] = [];
    for (const { id } of this.#proxies.all()) {
      try {
        await this.#inTurn(id, async (document) => {
          await this.#change(document, ({ faults, ...spec }) => ({ ...spec, faults: withoutToxics(faults) }), caller);
          await this.#start(document);
        });
      } catch (error) {
        if (this.#proxies.find(id) !== undefined) errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  /** The same address and upstream: it stays as it is, with its toxics. */
  #replace({ name, listen, upstream, enabled }: NewProxy, caller: Caller): Promise<ProxyView> {
    return this.#inTurn(name, async (document) => {
      const address = parseListen(listen);
      if (listensAt(document, address) && leadsTo(document, upstream)) return;
      const edit = ({ faults, ...spec }: ListenerSpec) => ({
        ...withRoute({ ...spec, faults }, { listen: address, upstream }),
        faults: withoutToxics(faults),
      });
      await this.#rebuild(document, edit, enabled, caller);
    });
  }

  /** Closes its connections, changes it and opens it again. When that fails it is as it was before, without its connections. */
  async #rebuild(
    document: ProxyListener,
    edit: (spec: ListenerSpec) => ListenerSpec,
    enabled: boolean,
    caller: Caller,
  ): Promise<void> {
    const { id, spec: before, running } = document;
    if (running) await this.#listeners.stop(id, CLOSE_GRACE_MS);
    const address = edit(before);
    try {
      await this.#listen(address, async () => {
        await this.#change(document, edit, caller);
        if (enabled) await this.#listeners.start(id, { waitMs: 0 });
      });
    } catch (error) {
      await this.#change(document, () => before, caller).catch(() => undefined);
      if (running) await this.#listeners.start(id, { waitMs: 0 }).catch(() => undefined);
      throw error;
    }
  }

  async #start({ id, spec }: ProxyListener): Promise<void> {
    await this.#listen(spec, () => this.#listeners.start(id, { waitMs: 0 }));
  }

  async #change({ id }: ProxyListener, edit: (spec: ListenerSpec) => ListenerSpec, caller: Caller): Promise<void> {
    await this.#listeners.change(id, edit, { revision: undefined, caller });
  }

  /** Does what opens a port; an error is about the address. */
  async #listen(address: Address, open: () => Promise<unknown>): Promise<void> {
    try {
      await open();
    } catch (error) {
      throw toListenError(error, formatHostPort(address.host, address.port));
    }
  }

  async #inTurn(name: string, work: (document: ProxyListener) => Promise<void>): Promise<ProxyView> {
    const { id } = this.#proxies.get(name);
    return this.#proxies.turns.run(id, async () => {
      await work(this.#proxies.get(id));
      return this.get(id);
    });
  }
}

/** A new upstream takes the place of all: the proxy leads there and nowhere else. */
function withRoute(
  spec: ListenerSpec,
  { listen: { host, port }, upstream }: { listen: Address; upstream: Address | undefined },
): ListenerSpec {
  const { handler } = spec;
  if (upstream === undefined || handler.type !== 'proxy') return { ...spec, host, port };
  const [first] = handler.upstreams;
  const upstreams = [{ weight: 1, tls: null, ...first, ...upstream }];
  return { ...spec, host, port, handler: { ...handler, upstreams } };
}
