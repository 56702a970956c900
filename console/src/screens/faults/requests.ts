import type { Schema } from '../../../../client/src/index.ts';
import { portcall } from '../../app/session.ts';
import type { Endpoint } from '../../live/endpoints.ts';

export type NamedFault = Schema<'EndpointFault'> & { readonly leftMs?: number };
/** Attributes by name: what a type has, its form knows. */
export type Attributes = Readonly<Record<string, unknown>>;

export async function readFaults({ kind, id }: Endpoint, signal: AbortSignal): Promise<readonly NamedFault[]> {
  const { api } = portcall.value;
  const init = { params: { path: { id } }, signal };
  const { data } = await (kind === 'listener'
    ? api.GET('/v1/listeners/{id}/faults', init)
    : api.GET('/v1/clients/{id}/faults', init));
  return data.items;
}

/** Adds a fault, or changes it. */
export async function putFault({ kind, id }: Endpoint, name: string, fault: Attributes): Promise<void> {
  const { api } = portcall.value;
  const init = { params: { path: { id, name } }, body: fault as never };
  if (kind === 'listener') await api.PUT('/v1/listeners/{id}/faults/{name}', init);
  else await api.PUT('/v1/clients/{id}/faults/{name}', init);
}

export async function removeFault({ kind, id }: Endpoint, name: string): Promise<void> {
  const { api } = portcall.value;
  const init = { params: { path: { id, name } } };
  if (kind === 'listener') await api.DELETE('/v1/listeners/{id}/faults/{name}', init);
  else await api.DELETE('/v1/clients/{id}/faults/{name}', init);
}

/** All of one endpoint, by one change. */
export async function removeAll({ kind, id }: Endpoint, faults: readonly NamedFault[]): Promise<void> {
  const { api } = portcall.value;
  const body = { faults: Object.fromEntries(faults.map(({ name }) => [name, null])) } as never;
  const init = { params: { path: { id } }, body };
  if (kind === 'listener') await api.PATCH('/v1/listeners/{id}', init);
  else await api.PATCH('/v1/clients/{id}', init);
}
