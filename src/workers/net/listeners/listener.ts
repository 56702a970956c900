import { isIPv6 } from 'node:net';
import type { CloseReason } from '../../../contract/connection.ts';
import type { Address } from '../../../contract/endpoint.ts';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import { codecOf } from '../connection/codec.ts';
import type { Endpoint, EndpointSettings } from '../connection/endpoint.ts';
import { compileHandler } from '../handlers/index.ts';
import { socketOptions } from '../connection/socket-options.ts';
import { compileTlsAcceptor, type TlsAcceptor } from '../tls/tls-acceptor.ts';
import { compileAdmission, type Admission } from './admission.ts';
import { compileProxyRules, type ProxyRules } from './proxy-rules.ts';

/** An open listener. */
export interface Listener {
  readonly endpoint: Endpoint;
  /** What is bound. */
  readonly address: Address;
  /** Everything but the socket's own settings, for open connections too. Throws before anything is changed. */
  update(settings: ListenerSettings): void;
  /**
   * Stops accepting; ends connections with FIN and gives them `graceMs` to follow, then cuts them. 0: cuts them at once. Resolves when
   * nothing is left. Idempotent; the shortest grace counts.
   */
  close(graceMs: number, reason: CloseReason): Promise<void>;
}

/** A listener's settings, checked and compiled. */
export interface ListenerSettings extends EndpointSettings {
  readonly spec: ListenerEndpoint['spec'];
  readonly admission: Admission;
  /** Undefined: connections do not begin with a PROXY protocol header. */
  readonly proxy: ProxyRules | undefined;
  /** Undefined: no TLS. */
  readonly tls: TlsAcceptor | undefined;
}

/** Throws `validation_failed` for a certificate that cannot be used, `message_not_encodable` when the framing cannot say what the handler is to send. */
export function compileSettings({ spec, source, maxConnections, egress, ruleCounters }: ListenerEndpoint): ListenerSettings {
  const codec = codecOf(spec.framing, spec.limits.maxMessageBytes, spec.transport === 'udp');
  const handler = compileHandler(spec.handler, { codec, transport: spec.transport, egress, ruleCounters });
  const tls = spec.tls && compileTlsAcceptor(spec.tls, socketOptions(spec.limits.maxSendBufferBytes).highWaterMark);
  return { source, spec, codec, handler, admission: compileAdmission(spec.limits, maxConnections), proxy: compileProxyRules(spec), tls };
}

/** The address to bind. `localhost` is the IPv4 loopback, whatever the system's resolver says, so that the same spec binds the same everywhere. */
export function bindAddress({ spec, port }: ListenerEndpoint): Address & { family: 'ipv4' | 'ipv6' } {
  const host = spec.host.toLowerCase() === 'localhost' ? '127.0.0.1' : spec.host;
  return { host, port, family: isIPv6(host) ? 'ipv6' : 'ipv4' };
}

/** SO_REUSEPORT: asked for, or needed because several threads open the port. */
export function sharesPort({ spec }: ListenerEndpoint): boolean {
  return spec.threads > 1 || spec.socket.reusePort;
}

/** Tells the main thread that a socket was closed, and not by us: the listener is not open any more. */
export function reportLost({ thread, id }: Endpoint): void {
  thread.listeners.delete(id);
  const error = { code: 'socket_error', detail: 'The listening socket was closed.', at: new Date().toISOString() };
  thread.post({ kind: 'listenerStatus', id, observed: { state: 'failed', address: null, error } });
}
