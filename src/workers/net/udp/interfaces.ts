import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { AppError } from '../../../core/errors/index.ts';

/** What a system call takes for "choose yourself". */
const ANY = { 4: '0.0.0.0', 6: '::' } as const;

/**
 * The interface as Node's multicast calls want it: for IPv4 one of its addresses, for IPv6 `::%name`. `text`: its name, one of its addresses, or
 * an IPv6 address with a scope; undefined: the system chooses. Throws `address_unavailable` at `path`: the calls themselves would take an
 * unknown scope for the interface of the system's choice.
 */
export function multicastInterface(text: string | undefined, family: 4 | 6, path: string): string {
  if (text === undefined) return ANY[family];
  const interfaces = Object.entries(networkInterfaces()).map(([name, addresses = []]) => ({
    name,
    addresses: addresses.map(({ address }) => address),
  }));
  const [address = '', scope] = text.split('%');
  const found =
    interfaces.find(({ name }) => name === (scope ?? text)) ??
    (scope === undefined ? interfaces.find(({ addresses }) => addresses.includes(address)) : undefined);
  if (found === undefined)
    throw unavailable(
      path,
      `There is no interface "${text}"; this machine has ${interfaces.map(({ name }) => name).join(', ')}.`,
    );
  if (family === 6) return `::%${found.name}`;
  const ipv4 = isIP(address) === 4 ? address : found.addresses.find((one) => isIP(one) === 4);
  if (ipv4 === undefined) throw unavailable(path, `The interface "${text}" has no IPv4 address.`);
  return ipv4;
}

function unavailable(path: string, detail: string): AppError {
  return new AppError('address_unavailable', detail, {
    errors: [{ path, message: 'is not a usable network interface of this machine' }],
  });
}
