import { nameSchema, type Address } from '../../contract/endpoint.ts';
import { parseListen, parseUpstream } from './addresses.ts';
import { badBody, missingField } from './dialect-error.ts';
import { findMember, membersOf } from './request-body.ts';

/** A proxy to create. */
export interface NewProxy {
  readonly name: string;
  /** As given: it is looked at when the port is to be opened. */
  readonly listen: string;
  readonly upstream: Address;
  readonly enabled: boolean;
}

/** A change of a proxy; undefined: stays. */
export interface ProxyChange {
  readonly listen: Address | undefined;
  readonly upstream: Address | undefined;
  readonly enabled: boolean | undefined;
}

/** `where`: behind the name of a missing field, for lists. */
export function readNewProxy(body: unknown, where = ''): NewProxy {
  const members = membersOf(body, 'a proxy');
  const name = findMember<string>(members, 'name', 'string') ?? '';
  const listen = findMember<string>(members, 'listen', 'string') ?? '';
  const upstream = findMember<string>(members, 'upstream', 'string') ?? '';
  const enabled = findMember<boolean>(members, 'enabled', 'boolean') ?? true;
  if (name === '') throw missingField(`name${where}`);
  if (upstream === '') throw missingField(`upstream${where}`);
  const fault = nameSchema.safeParse(name).error?.issues[0]?.message;
  if (fault !== undefined) throw badBody(`name ${fault}`);
  return { name, listen, upstream: parseUpstream(upstream), enabled };
}

/** All of them are checked before the first is created. */
export function readNewProxies(body: unknown): NewProxy[] {
  if (body === null) return [];
  if (!Array.isArray(body)) throw badBody('the body must be an array of proxies');
  return body.map((one, index) => readNewProxy(one, ` at proxy ${index + 1}`));
}

export function readProxyChange(body: unknown): ProxyChange {
  const members = membersOf(body, 'a proxy');
  const listen = findMember<string>(members, 'listen', 'string');
  const upstream = findMember<string>(members, 'upstream', 'string');
  if (upstream === '') throw missingField('upstream');
  return {
    listen: listen === undefined ? undefined : parseListen(listen),
    upstream: upstream === undefined ? undefined : parseUpstream(upstream),
    enabled: findMember<boolean>(members, 'enabled', 'boolean'),
  };
}
