import { isIP, isIPv6 } from 'node:net';
import type { Address } from '../../contract/endpoint.ts';
import { bindAddressOf } from '../listeners/index.ts';
import { badBody, DialectError } from './dialect-error.ts';

const MAX_PORT = 65_535;
/** `host:port`, `[IPv6]:port`, `:port`. */
const HOST_PORT = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d+)$/;
/** Where a proxy without `listen` listens. */
const ANY_PORT: Address = { host: '127.0.0.1', port: 0 };

export function formatHostPort(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The same address in the same words: `localhost` is 127.0.0.1. */
export function normalHostPort({ host, port }: Address): string {
  return formatHostPort(bindAddressOf(host), port);
}

/** Where to listen. Empty: any port of the loopback address; `:3310`: all addresses. Throws as the system call would. */
export function parseListen(text: string): Address {
  if (text === '') return ANY_PORT;
  const address = parseHostPort(text);
  if (address === undefined) throw new DialectError(500, `listen tcp: address ${text}: missing port in address`);
  if (address.port > MAX_PORT) throw new DialectError(500, `listen tcp: address ${address.port}: invalid port`);
  if (address.host === '') return { host: '::', port: address.port };
  if (isIP(bindAddressOf(address.host)) === 0)
    throw new DialectError(500, `listen tcp: lookup ${address.host}: no such host`);
  return address;
}

/** Where to connect. `:5432`: this machine. Throws `bad request body`. */
export function parseUpstream(text: string): Address {
  const address = parseHostPort(text);
  if (address === undefined || !text.isWellFormed()) throw badBody('upstream must be host:port');
  if (address.port < 1 || address.port > MAX_PORT) throw badBody(`upstream must have a port from 1 to ${MAX_PORT}`);
  return address.host === '' ? { host: ANY_PORT.host, port: address.port } : address;
}

function parseHostPort(text: string): Address | undefined {
  const match = HOST_PORT.exec(text);
  if (match === null) return undefined;
  return { host: match[1] ?? match[2] ?? '', port: Number(match[3]) };
}
