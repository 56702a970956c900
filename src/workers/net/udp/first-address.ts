import type { ResolvedAddress } from '../../shared/name-lookups.ts';

/**
 * What `open` gives for the first address that it does not reject: a name may have addresses that there is no route to, and with UDP the system says so
 * at once. Rejects as it does for the first address, and with the signal's reason.
 */
export async function firstThat<T>(
  addresses: readonly ResolvedAddress[],
  signal: AbortSignal,
  open: (address: ResolvedAddress) => Promise<T>,
): Promise<T> {
  let failure: unknown;
  for (const address of addresses) {
    signal.throwIfAborted();
    try {
      return await open(address);
    } catch (error) {
      failure ??= error;
    }
  }
  signal.throwIfAborted();
  throw failure;
}
