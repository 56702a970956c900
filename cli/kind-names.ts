/** Kinds of resources in the order they are shown. Apart from `kinds.ts`, so that `--help` need not load the columns. */
export const KIND_NAMES = [
  'listeners',
  'clients',
  'connections',
  'faults',
  'jobs',
  'batches',
  'pools',
  'functions',
  'schedules',
  'locks',
  'counters',
  'setups',
  'nodes',
] as const;
export type KindName = (typeof KIND_NAMES)[number];
