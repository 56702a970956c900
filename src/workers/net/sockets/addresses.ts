import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { ClientSpec } from '../../../contract/client.ts';
import type { Address } from '../../../contract/endpoint.ts';
import { AppError } from '../../../core/errors/index.ts';
import { formatAddress, type Egress } from '../../shared/egress.ts';
import type { NameLookups, ResolvedAddress } from '../../shared/name-lookups.ts';

/** What one attempt to connect needs to know. */
export interface Target {
  readonly spec: ClientSpec;
  /** With transport `tls`. */
  readonly tls?: SecureContext | undefined;
  readonly egress: Egress;
  readonly lookups: NameLookups;
}

/** A target of a TCP connection, as far as dialling needs to know it. */
export interface TcpTarget extends Omit<Target, 'spec'> {
  readonly spec: Pick<ClientSpec, 'host' | 'port' | 'tls' | 'proxyProtocol' | 'proxySource'> & {
    readonly socket: Pick<ClientSpec['socket'], 'family' | 'localAddress' | 'localPort' | 'noDelay' | 'keepAliveMs'>;
    readonly limits: Pick<ClientSpec['limits'], 'maxSendBufferBytes'>;
    /** The destination to announce with the PROXY protocol. Default: the address of the server. */
    readonly proxyDestination?: Address | undefined;
  };
}

/** What has to be known of a target to find its addresses. */
export interface Destination extends Pick<Target, 'egress' | 'lookups'> {
  readonly spec: Pick<ClientSpec, 'host' | 'port'> & {
    readonly socket: { readonly family: ClientSpec['socket']['family']; readonly localAddress?: string | undefined };
  };
}

/**
 * The addresses of the target that may be connected to: what is connected to is this list and never the name, so that no later answer
 * of a name server counts. Rejects with `egress_forbidden` when no address is left, and with the signal's reason.
 */
export async function allowedAddresses(
  destination: Destination,
  signal: AbortSignal,
): Promise<[ResolvedAddress, ...ResolvedAddress[]]> {
  const { spec, lookups } = destination;
  return allowedAmong(destination, await unlessAborted(lookups.resolve(spec.host, spec.socket.family), signal));
}

/** Those of the addresses that the name has which may be connected to. Throws as {@link allowedAddresses} rejects. */
export function allowedAmong(
  { spec, egress }: Pick<Destination, 'spec' | 'egress'>,
  resolved: readonly ResolvedAddress[],
): [ResolvedAddress, ...ResolvedAddress[]] {
  const { host, port, socket } = spec;
  const localFamily = isIP(socket.localAddress ?? '');
  const reachable = resolved.filter(({ family }) => localFamily === 0 || family === localFamily);
  const [first, ...others] = reachable.filter(({ address }) => egress.fault(address, port, host) === undefined);
  if (first !== undefined) return [first, ...others];
  const fault = reachable.map(({ address }) => egress.fault(address, port, host)).find((found) => found !== undefined);
  throw (
    fault ??
    new AppError(
      'address_unavailable',
      `${formatAddress({ host, port })} cannot be reached from ${socket.localAddress ?? 'here'}: no address of the same IP version.`,
    )
  );
}

/** `fault`: the name of the fault that made it late. */
export function connectTimeout(target: Address, timeoutMs: number, fault?: string): AppError {
  const cause = fault === undefined ? '.' : `: the fault "${fault}" held it.`;
  return new AppError(
    'connect_timeout',
    `Connecting to ${formatAddress(target)} took longer than ${timeoutMs} ms${cause}`,
  );
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
