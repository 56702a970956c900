import type { Schema } from '../../../../client/src/index.ts';
import { portcall } from '../../app/session.ts';
import { readAll } from '../../live/pages.ts';

export type Rule = Schema<'ListenerRule'>;

const MOST_RULES = 500;

export async function readRules(id: string, signal: AbortSignal): Promise<readonly Rule[]> {
  const { api } = portcall.value;
  const { items } = await readAll(
    MOST_RULES,
    async (query) => (await api.GET('/v1/listeners/{id}/rules', { params: { path: { id }, query }, signal })).data,
  );
  return items;
}

export async function removeRule(id: string, name: string): Promise<void> {
  await portcall.value.api.DELETE('/v1/listeners/{id}/rules/{name}', { params: { path: { id, name } } });
}

/** The same rules in another order. `revision`: what was seen; a change in between is refused. */
export async function moveRule(id: string, from: number, to: number, revision: number): Promise<void> {
  const { api } = portcall.value;
  const { data } = await api.GET('/v1/listeners/{id}', { params: { path: { id } } });
  if (data.handler.type !== 'rules') return;
  const rules = [...data.handler.rules];
  rules.splice(to, 0, ...rules.splice(from, 1));
  await api.PATCH('/v1/listeners/{id}', {
    params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
    body: { handler: { rules } } as never,
  });
}

/** Another rule in its place, or none: for those without a name, which have no address. */
export async function replaceRule(id: string, at: number, revision: number, rule?: object): Promise<void> {
  const { api } = portcall.value;
  const { data } = await api.GET('/v1/listeners/{id}', { params: { path: { id } } });
  if (data.handler.type !== 'rules') return;
  const rules: object[] = [...data.handler.rules];
  rules.splice(at, 1, ...(rule === undefined ? [] : [rule]));
  await api.PATCH('/v1/listeners/{id}', {
    params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
    body: { handler: { rules } } as never,
  });
}

/** A handler with rules that answer as the listener has answered. */
export async function recordRules(id: string): Promise<object> {
  const { data } = await portcall.value.api.POST('/v1/listeners/{id}/rules/from-capture', { params: { path: { id } } });
  return (data as { readonly handler?: object }).handler ?? data;
}
