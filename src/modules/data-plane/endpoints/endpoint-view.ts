import { setupMember } from '../../../contract/setup-name.ts';
import { withoutKeys } from '../../../contract/tls.ts';
import type { EndpointDocument } from './endpoint-document.ts';
import type { EndpointSpec } from './endpoint-kind.ts';

/** An endpoint as it is answered: what it should be, without private keys, and what it is. */
export type EndpointView<Spec, Status> = { readonly id: string } & Spec & {
    readonly setup?: string;
    readonly revision: number;
    readonly createdAt: string;
    readonly updatedAt: string;
    readonly node: string;
    readonly status: Status;
  };

export function viewOf<Spec extends EndpointSpec, Status>(
  { id, spec, revision, createdAt, updatedAt, node }: EndpointDocument<Spec>,
  status: Status,
): EndpointView<Spec, Status> {
  return { id, ...withoutKeys(spec), ...setupMember(spec.name), revision, createdAt, updatedAt, node, status };
}
