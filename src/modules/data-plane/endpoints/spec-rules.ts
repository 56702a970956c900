import { setupOf } from '../../../contract/setup-name.ts';
import { ValidationError } from '../../../core/errors/index.ts';
import { isJsonObject, parseInSlices, requirePayload, type Caller } from '../../../core/http/index.ts';
import type { EndpointKind, EndpointSpec } from './endpoint-kind.ts';

/** A caller that makes an endpoint forward or show what its peers send must be allowed to read it. */
export function requireMayDisclose<Spec extends EndpointSpec>(
  kind: EndpointKind<Spec>,
  spec: Spec,
  caller: Caller,
): void {
  const found = kind.findDisclosing(spec);
  if (found !== undefined) requirePayload(caller, `is required for \`${found.action}\` at ${found.path}: ${found.why}`);
}

/** The changed spec of an endpoint. One of a set-up keeps its name, which the schema refuses: only set-ups give such names. */
export async function parseChanged<Spec extends EndpointSpec>(
  kind: EndpointKind<Spec>,
  { name }: Spec,
  changed: unknown,
): Promise<Spec> {
  const setup = setupOf(name);
  if (setup === undefined || !isJsonObject(changed)) return parseInSlices(kind.spec, changed);
  if (changed['name'] !== name)
    throw new ValidationError([
      { path: 'name', message: `cannot change: the ${kind.noun} belongs to the set-up "${setup}"` },
    ]);
  return { ...(await parseInSlices(kind.spec, { ...changed, name: undefined })), name };
}
