import { bindAddressOf } from '../listeners/index.ts';
import { formatHostPort, normalHostPort } from './addresses.ts';
import { nameOf, type ProxyListener } from './proxy-listeners.ts';
import { toxicsOf, type Toxic } from './toxic.ts';

/** A proxy as Toxiproxy's API shows it. */
export interface ProxyView {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
  readonly toxics: readonly Toxic[];
}

export function viewOf(document: ProxyListener): ProxyView {
  return {
    name: nameOf(document),
    listen: listenOf(document),
    upstream: upstreamOf(document),
    enabled: document.running,
    toxics: toxicsOf(document.spec.faults),
  };
}

/** What was bound last, unless another port was set since; before that, as it was given. */
export function listenOf({ spec: { host, port }, lastPort }: ProxyListener): string {
  const isBound = lastPort !== null && (port === 0 || port === lastPort);
  return isBound ? formatHostPort(bindAddressOf(host), lastPort) : formatHostPort(host, port);
}

export function upstreamOf({ spec }: ProxyListener): string {
  const [first] = spec.handler.upstreams;
  return first === undefined ? '' : formatHostPort(first.host, first.port);
}

/** Whether a `listen` means where the proxy listens: what is bound, or what was asked for. */
export function listensAt(document: ProxyListener, address: { host: string; port: number }): boolean {
  const wanted = normalHostPort(address);
  const { host, port } = document.spec;
  const shown = port === 0 && document.lastPort !== null ? { host, port: document.lastPort } : { host, port };
  return wanted === normalHostPort(shown) || wanted === normalHostPort({ host, port });
}

export function leadsTo(document: ProxyListener, address: { host: string; port: number }): boolean {
  const [first] = document.spec.handler.upstreams;
  return first !== undefined && normalHostPort(first) === normalHostPort(address);
}
