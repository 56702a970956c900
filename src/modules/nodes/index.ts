export { ForwardToOwner, type OwnerResolver } from './forwarding/forward-to-owner.ts';
export { Forwarding } from './forwarding/forwarding.ts';
export type { NodeAnswer } from './forwarding/node-client.ts';
export { NodeCounters } from './node-counters.ts';
export type { RegisteredNode } from './node-registry.ts';
export { NodesModule } from './nodes.module.ts';
export { Nodes } from './nodes.service.ts';
