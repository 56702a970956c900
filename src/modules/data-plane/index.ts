export { DataPlaneModule } from './data-plane.module.ts';
export { DeathRecord, REOPENED_AT_ONCE, SUSPEND_AFTER_DEATHS, SUSPEND_WITHIN_MS } from './death-record.ts';
export { Closing } from './desired/closing.ts';
export type { EndpointDocument } from './desired/endpoint-document.ts';
export { sourceOf, type Disclosing, type EndpointKind } from './desired/endpoint-kind.ts';
export { EndpointListing, type ListQuery } from './desired/endpoint-listing.ts';
export {
  deleteQuerySchema,
  dryRunField,
  listQuerySchema,
  stopSchema,
  waitMsField,
  type DeleteQuery,
  type Stop,
} from './desired/endpoint-queries.ts';
export { EndpointRepository } from './desired/endpoint-repository.ts';
export type { EndpointRuntime, Opened } from './desired/endpoint-runtime.ts';
export { EndpointService, type ChangeOptions, type EndpointParts } from './desired/endpoint-service.ts';
export { followNode } from './desired/endpoint-start.ts';
export type { EndpointView } from './desired/endpoint-view.ts';
export { OwnedDocuments } from './desired/owned-documents.ts';
export { NetThreads } from './net-threads.ts';
export { Placement } from './placement.ts';
export { Resets } from './resets.ts';
export { addTraffic } from './traffic.ts';
