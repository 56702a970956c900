import { isIP, isIPv4 } from 'node:net';
import type { ProxyHandler as ProxySpec, ProxyUpstream } from '../../../../contract/proxy-handler.ts';
import type { Address } from '../../../../contract/endpoint.ts';
import { AppError } from '../../../../core/errors/index.ts';
import { formatAddress, type Egress } from '../../../shared/egress.ts';
import type { Codec } from '../../../shared/framing/endpoint-codec.ts';
import { egressOf } from '../../../shared/live-egress.ts';
import type { HandledConnection, Handler, Session } from '../../connection/handler.ts';
import { isOwnAddress, plainAddress } from '../../../../core/own-addresses.ts';
import { linkTarget, type LinkTarget } from '../../relay/index.ts';
import { clientContext } from '../../tls/client-context.ts';
import type { HandlerEnvironment } from '../environment.ts';
import { DatagramProxySession } from './datagram-proxy-session.ts';
import { ProxySession } from './proxy-session.ts';
import { Upstreams } from './upstreams.ts';

const NO_EGRESS = { allow: [], deny: ['0.0.0.0/0', '::/0'], denyTargets: [] };
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

class ProxyHandler extends Upstreams implements Handler {
  open(connection: HandledConnection): Session {
    return new ProxySession(connection, this);
  }
}

class DatagramProxyHandler extends Upstreams implements Handler {
  readonly opensSockets = true;

  open(connection: HandledConnection): Session {
    return new DatagramProxySession(connection, this);
  }
}

/**
 * Passes bytes between the peer and an upstream. What can be known of an upstream is found out here, once for all connections. Throws
 * `egress_forbidden` and `proxy_loop` for addresses, and `validation_failed` for certificates that cannot be used.
 */
export function proxy(spec: ProxySpec, _codec: Codec, environment: HandlerEnvironment): Handler {
  const egress = egressOf(environment.egress ?? NO_EGRESS);
  const targets = spec.upstreams.map((upstream, index) => targetOf(spec, upstream, index, environment, egress));
  return environment.transport === 'udp' ? new DatagramProxyHandler(spec, targets) : new ProxyHandler(spec, targets);
}

function targetOf(
  { sendProxyProtocol }: ProxySpec,
  { host, port, tls }: ProxyUpstream,
  index: number,
  { own, maxSendBufferBytes }: HandlerEnvironment,
  egress: Egress,
): LinkTarget {
  const fault = isIP(host) !== 0 ? egress.fault(host, port) : undefined;
  if (fault !== undefined) throw fault;
  if (own !== undefined && leadsTo(own, { host, port }))
    throw new AppError(
      'proxy_loop',
      `handler.upstreams[${index}] is ${formatAddress({ host, port })}, where this listener listens itself.`,
    );
  const target = linkTarget({ host, port }, egress, maxSendBufferBytes);
  const spec = { ...target.spec, proxyProtocol: sendProxyProtocol };
  if (tls === null) return { ...target, spec };
  return { ...target, spec: { ...spec, tls }, tls: clientContext(tls, `handler.upstreams[${index}].tls`) };
}

/** Whether something that listens at `own` gets a connection to `target`. */
function leadsTo(own: Address, target: Address): boolean {
  if (own.port !== target.port) return false;
  const [from, to] = [own.host, target.host].map((host) => (host.toLowerCase() === 'localhost' ? '127.0.0.1' : host));
  if (from === '0.0.0.0' && !isIPv4(plainAddress(to ?? ''))) return false;
  return from === to || (WILDCARDS.has(from ?? '') && (isOwnAddress(to ?? '') || WILDCARDS.has(to ?? '')));
}
