export { EgressPolicy, type ClusterNode, type OwnTargets } from './egress-policy.ts';
export {
  egressRules,
  SPECIAL_PURPOSE_BLOCKS,
  type EgressFacts,
  type EgressRules,
  type EgressTarget,
} from './egress-rules.ts';
export { EgressModule } from './egress.module.ts';
