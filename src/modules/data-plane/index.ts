export { DataPlaneModule } from './data-plane.module.ts';
export { DeathRecord, REOPENED_AT_ONCE, SUSPEND_AFTER_DEATHS, SUSPEND_WITHIN_MS } from './death-record.ts';
export { Closing } from './endpoints/closing.ts';
export type { EndpointDocument } from './endpoints/endpoint-document.ts';
export { sourceOf, type Disclosing, type EndpointKind, type Redirected } from './endpoints/endpoint-kind.ts';
export { publishActivity } from './endpoints/endpoint-events.ts';
export { faultSince } from './endpoints/fault-times.ts';
export { EndpointListing, type ListQuery } from './endpoints/endpoint-listing.ts';
export {
  deleteQuerySchema,
  deleteSelectionQuerySchema,
  dryRunField,
  listQuerySchema,
  stopSchema,
  waitMsField,
  type DeleteQuery,
  type DeleteSelectionQuery,
  type Stop,
} from './endpoints/endpoint-queries.ts';
export { EndpointRepository } from './endpoints/endpoint-repository.ts';
export type { EndpointRuntime, Opened } from './endpoints/endpoint-runtime.ts';
export { EndpointSelection } from './endpoints/endpoint-selection.ts';
export { EndpointSets, type Created, type SpecChange } from './endpoints/endpoint-sets.ts';
export type { ChangeOptions } from './endpoints/endpoint-options.ts';
export { EndpointService, type EndpointParts } from './endpoints/endpoint-service.ts';
export { followNode } from './endpoints/endpoint-start.ts';
export type { EndpointView } from './endpoints/endpoint-view.ts';
export { OwnedDocuments } from './endpoints/owned-documents.ts';
export { FaultMemory } from './faults/fault-memory.ts';
export { NetThreads } from './net-threads.ts';
export { Placement } from './placement.ts';
export { Resets } from './resets.ts';
export { findDisclosing } from './rules/disclosing.ts';
export { RuleCounters } from './rules/rule-counters.ts';
export { requireRuleNames } from './rules/rule-names.ts';
export { addTraffic } from './traffic.ts';
