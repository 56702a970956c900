import { CLIENT_RESTART_FIELDS, clientSpecSchema, type ClientSpec, type ClientStatus } from '../../contract/client.ts';
import type { EndpointDocument, EndpointKind } from '../data-plane/index.ts';

export type ClientDocument = EndpointDocument<ClientSpec>;

export const clientKind: EndpointKind<ClientSpec> = {
  plural: 'clients',
  noun: 'client',
  idPrefix: 'cli',
  spec: clientSpecSchema,
  restartFields: CLIENT_RESTART_FIELDS,
  // A client sends what its spec and the API say, and nothing that its peer said.
  findForwarding: () => undefined,
  toldByThread: true,
  limitCode: 'client_limit',
};

export type { ClientSpec, ClientStatus };
