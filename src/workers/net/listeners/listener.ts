import { isIPv6 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { equalSteps } from '../../../core/equality.ts';
import type { CloseReason } from '../../../contract/connection.ts';
import type { Address } from '../../../contract/endpoint.ts';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import { codecOf, type Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Endpoint, EndpointSettings } from '../connection/endpoint.ts';
import type { ConnectionHandler } from '../connection/handler.ts';
import { compileHandler } from '../handlers/index.ts';
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
  const { spec, source, maxConnections } = params;
  const codec =
    before !== undefined && hasSameCodec(before.params, params)
      ? before.codec
      : codecOf(spec.framing, spec.limits.maxMessageBytes, spec.transport === 'udp');
  const handler = yield* handlerOf(params, codec, before);
  const tls = spec.tls && compileTlsAcceptor(spec.tls, socketOptions(spec.limits.maxSendBufferBytes).highWaterMark);
  return {
    params,
    source,
    spec,
    codec,
    handler,
    admission: compileAdmission(spec.limits, maxConnections),
    proxy: compileProxyProtocolPolicy(spec),
    tls,
  };
}

function* handlerOf(
  params: ListenerEndpoint,
  codec: Codec,
  before: ListenerSettings | undefined,
): Generator<void, ConnectionHandler> {
  const { spec, egress, ruleCounters } = params;
  const isSame = before !== undefined && (yield* equalSteps(before.params.spec.handler, spec.handler));
  const predecessor = isSame ? before.handler : undefined;
  if (predecessor !== undefined && before?.codec === codec && hasSameSurroundings(before.params, params))
    return predecessor;
  return yield* compileHandler(spec.handler, { codec, transport: spec.transport, egress, ruleCounters, predecessor });
}

function hasSameCodec({ spec: a }: ListenerEndpoint, { spec: b }: ListenerEndpoint): boolean {
  return (
    a.transport === b.transport &&
    a.limits.maxMessageBytes === b.limits.maxMessageBytes &&
    isDeepStrictEqual(a.framing, b.framing)
  );
}

/** What a handler is made with, besides its spec and codec. */
function hasSameSurroundings(a: ListenerEndpoint, b: ListenerEndpoint): boolean {
  return a.ruleCounters?.generation === b.ruleCounters?.generation && isDeepStrictEqual(a.egress, b.egress);
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
