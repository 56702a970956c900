import { isIPv6 } from 'node:net';
import type { CloseReason } from '../../../contract/connection.ts';
import type { Address } from '../../../contract/endpoint.ts';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import type { Endpoint, EndpointSettings } from '../connection/endpoint.ts';
import { compileAnswering } from '../handlers/answering.ts';
import { socketOptions } from '../sockets/socket-options.ts';
import { compileTlsAcceptor, type TlsAcceptor } from '../tls/tls-acceptor.ts';
import { compileAdmission, type Admission } from './admission.ts';
import { compileProxyProtocolPolicy, type ProxyProtocolPolicy } from './proxy-protocol-policy.ts';

/** An open listener. */
export interface Listener {
  readonly endpoint: Endpoint;
  /** What is bound. */
  readonly address: Address;
  readonly settings: ListenerSettings;
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
  /** What they were compiled from. */
  readonly params: ListenerEndpoint;
  readonly spec: ListenerEndpoint['spec'];
  readonly admission: Admission;
  /** Undefined: connections do not begin with a PROXY protocol header. */
  readonly proxy: ProxyProtocolPolicy | undefined;
  /** Undefined: no TLS. */
  readonly tls: TlsAcceptor | undefined;
}

/**
 * Throws `validation_failed` for a certificate that cannot be used, `message_not_encodable` when the framing cannot say what the handler is to send.
 * `before`: the settings these take the place of. Its codec and handler stay where nothing of theirs has changed, and with them what
 * the handler has begun. In short steps: a listener may have thousands of rules, and connections of others go on meanwhile.
 */
export function* compileSettings(
  params: ListenerEndpoint,
  before?: ListenerSettings,
): Generator<void, ListenerSettings> {
  const { spec, source, maxConnections, faultStates, ordinals } = params;
  const { codec, handler } = yield* compileAnswering(params, 'listener', before);
  const tls = spec.tls && compileTlsAcceptor(spec.tls, socketOptions(spec.limits.maxSendBufferBytes).highWaterMark);
  return {
    params,
    source,
    spec,
    codec,
    handler,
    faultStates,
    ordinals,
    admission: compileAdmission(spec.limits, maxConnections),
    proxy: compileProxyProtocolPolicy(spec),
    tls,
  };
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
