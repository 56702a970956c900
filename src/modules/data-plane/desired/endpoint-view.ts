import type { EndpointDocument } from './endpoint-document.ts';

/** An endpoint as it is answered: what it should be, and what it is. */
export type EndpointView<Spec, Status> = { readonly id: string } & Spec & {
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly node: string;
  readonly status: Status;
};

export function viewOf<Spec, Status>({ id, spec, revision, createdAt, updatedAt, node }: EndpointDocument<Spec>, status: Status): EndpointView<Spec, Status> {
  return { id, ...spec, revision, createdAt, updatedAt, node, status };
}
