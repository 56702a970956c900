import { AppError } from '../../../core/errors/index.ts';
import type { Egress } from '../../shared/egress.ts';
import { NameLookups, type IpFamily, type ResolvedAddress } from '../../shared/name-lookups.ts';
import { unlessAborted } from '../deadline.ts';

/** Whom to connect to, as a user says it. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly family: IpFamily;
}

export type Addresses = readonly [ResolvedAddress, ...ResolvedAddress[]];

const lookups = new NameLookups();

/**
 * The addresses of the target that may be connected to, in the system's order. What is connected to is this list and never the name, so
 * that no later answer of a name server counts. Rejects with `egress_forbidden` when no address is left.
 */
export async function allowedAddresses(
  { host, port, family }: Target,
  egress: Egress,
  signal: AbortSignal,
): Promise<Addresses> {
  const resolved = await unlessAborted(lookups.resolve(host, family), signal);
  const [first, ...others] = resolved.filter(({ address }) => egress.fault(address, port, host) === undefined);
  if (first !== undefined) return [first, ...others];
  const fault = resolved[0] && egress.fault(resolved[0].address, port, host);
  throw fault ?? new AppError('name_not_resolved', `There is no address for ${host}.`);
}
