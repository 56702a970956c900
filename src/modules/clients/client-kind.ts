import { isDeepStrictEqual } from 'node:util';
import { CLIENT_RESTART_FIELDS, clientSpecSchema, type ClientSpec, type ClientStatus } from '../../contract/client.ts';
import { mergePatch } from '../../core/http/index.ts';
import type { EndpointDocument, EndpointKind } from '../data-plane/index.ts';

export type ClientDocument = EndpointDocument<ClientSpec>;

export const clientKind: EndpointKind<ClientSpec> = {
  plural: 'clients',
  noun: 'client',
  idPrefix: 'cli',
  spec: clientSpecSchema,
  restartFields: CLIENT_RESTART_FIELDS,
  // A client sends what its spec and the API say, and nothing that its peer said.
  findDisclosing: () => undefined,
  findRedirected,
  toldByThread: true,
  limitCode: 'client_limit',
};

/** What says where the bytes go, and who can read them on the way. */
const TARGET_FIELDS = ['transport', 'host', 'port', 'tls'] as const;

function findRedirected(spec: ClientSpec, patch: Readonly<Record<string, unknown>>): string | undefined {
  if (spec.sendOnConnect.length === 0 || Object.hasOwn(patch, 'sendOnConnect')) return undefined;
  return TARGET_FIELDS.find(
    (field) =>
      Object.hasOwn(patch, field) &&
      !isDeepStrictEqual(mergePatch(spec[field], patch[field]) ?? undefined, spec[field]),
  );
}

export type { ClientSpec, ClientStatus };
