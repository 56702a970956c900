import { isIP, SocketAddress } from 'node:net';
import type { Address } from '../../../contract/endpoint.ts';
import type { ProxyFacts } from '../../../contract/proxy-protocol.ts';
import { AppError } from '../../../core/errors/index.ts';

/** What a header says; without addresses when it says none. */
export interface ProxyHeader extends Omit<ProxyFacts, 'peer'> {
  readonly source?: Address;
  readonly destination?: Address;
}

/** A header, and how many bytes it took. */
export interface ParsedHeader {
  readonly header: ProxyHeader;
  readonly bytes: number;
}

/** Parses the header at the beginning of `bytes`. Undefined: more bytes are needed. Throws `proxy_header_invalid` as soon as it cannot become one. */
export type ParseHeader = (bytes: Buffer) => ParsedHeader | undefined;

export function invalidHeader(why: string): AppError {
  return new AppError('proxy_header_invalid', `The PROXY protocol header is not valid: ${why}.`);
}

/** The address in its usual form; undefined when it is none of this IP version. */
export function addressOf(host: string, port: number, version: 4 | 6): Address | undefined {
  if (isIP(host) !== version) return undefined;
  return { host: version === 4 ? host : new SocketAddress({ address: host, family: 'ipv6' }).address, port };
}

/** True while `bytes` could still begin with `signature`. */
export function mayBegin(bytes: Buffer, signature: Buffer): boolean {
  const length = Math.min(bytes.length, signature.length);
  return bytes.compare(signature, 0, length, 0, length) === 0;
}
