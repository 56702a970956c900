import { isDeepStrictEqual } from 'node:util';
import { CLIENT_RESTART_FIELDS, clientSpecSchema, type ClientSpec, type ClientStatus } from '../../contract/client.ts';
import type { Fault } from '../../contract/faults/index.ts';
import { hasOwnBytes, type Handler } from '../../contract/handler.ts';
import { isJsonObject, keepsStored, mergePatch } from '../../core/http/index.ts';
import { findDisclosing, type EndpointDocument, type EndpointKind, type Redirected } from '../data-plane/index.ts';

export type ClientDocument = EndpointDocument<ClientSpec>;

export const clientKind: EndpointKind<ClientSpec> = {
  plural: 'clients',
  noun: 'client',
  idPrefix: 'cli',
  spec: clientSpecSchema,
  restartFields: CLIENT_RESTART_FIELDS,
  findDisclosing,
  findRedirected,
  toldByThread: true,
  limitCode: 'client_limit',
};

/** What says where the bytes go, and who can read them on the way. */
const TARGET_FIELDS = ['transport', 'host', 'port', 'tls'] as const;

type Patch = Readonly<Record<string, unknown>>;

/** Fields with bytes that a client sends by itself, and whether a patch leaves some of them there. */
const KEEPS_BYTES: {
  readonly [Field in 'sendOnConnect' | 'handler' | 'faults']: (spec: ClientSpec, patch: Patch) => boolean;
} = {
  sendOnConnect: ({ sendOnConnect }, patch) => sendOnConnect.length > 0 && !Object.hasOwn(patch, 'sendOnConnect'),
  handler: ({ handler }, patch) =>
    hasOwnBytes(handler) && (!Object.hasOwn(patch, 'handler') || keepsHandlerBytes(handler, patch['handler'])),
  faults: ({ faults }, patch) =>
    Object.entries(faults).some(([name, fault]) => isSending(fault) && keepsFault(fault, patch['faults'], name)),
};

/** Fields of handlers with bytes that are sent. */
const BYTES_FIELDS = ['data', 'rules', 'otherwise', 'state'];

function keepsHandlerBytes(stored: Handler, patch: unknown): boolean {
  if (!isJsonObject(patch)) return false;
  const { type } = stored;
  const bytes = Object.entries(stored).filter(
    ([field, value]) => BYTES_FIELDS.includes(field) && Object.keys(value).length > 0,
  );
  return keepsStored({ type, ...Object.fromEntries(bytes) }, { type, ...patch });
}

/** It puts bytes of its own into what is sent. */
function isSending(fault: Fault): boolean {
  return (fault.type === 'inject' || fault.type === 'replace') && fault.direction !== 'in';
}

/** Whether a patch of the faults leaves bytes of one as they are. */
function keepsFault(fault: Fault, patch: unknown, name: string): boolean {
  if (!isJsonObject(patch) || !Object.hasOwn(patch, name)) return patch !== null;
  const [change, field] = [patch[name], fault.type === 'inject' ? 'bytes' : 'with'];
  if (!isJsonObject(change)) return false;
  const bytes = change[field];
  const isOther = change['type'] !== undefined && change['type'] !== fault.type;
  return !isOther && !(isJsonObject(bytes) && Object.hasOwn(bytes, 'data'));
}

function findRedirected(spec: ClientSpec, patch: Patch): Redirected | undefined {
  const stays = (['sendOnConnect', 'handler', 'faults'] as const).find((field) => KEEPS_BYTES[field](spec, patch));
  if (stays === undefined) return undefined;
  const path = TARGET_FIELDS.find(
    (field) =>
      Object.hasOwn(patch, field) &&
      !isDeepStrictEqual(mergePatch(spec[field], patch[field]) ?? undefined, spec[field]),
  );
  return path === undefined ? undefined : { path, stays };
}

export type { ClientSpec, ClientStatus };
