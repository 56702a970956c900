/** Floors of src/workers/net from top to bottom (ARCHITECTURE.md): a floor imports only from those below it, and `beside` one another where marked. */
const NET = '^src/workers/net/';
const NET_FLOORS = [
  { folders: ['requests'] },
  { folders: ['tunnel', 'listeners', 'clients'] },
  { folders: ['handlers'] },
  { folders: ['faults', 'relay'] },
  { folders: ['connection'] },
  { folders: ['sockets'] },
  { folders: ['capture', 'pcap', 'events', 'tls', 'udp', 'memory'], beside: true },
];
const pathsOf = (floors) => floors.flatMap(({ folders }) => folders.map((folder) => `${NET}${folder}/`));

const netFloors = NET_FLOORS.flatMap(({ folders, beside = false }, at) => {
  // The top floor is built on net-thread.ts; only main.ts is above it.
  const above = [...pathsOf(NET_FLOORS.slice(0, at)), at === 0 ? `${NET}main[.]ts$` : `${NET}[^/]+[.]ts$`];
  return folders.map((folder) => {
    const neighbours = beside ? [] : folders.filter((other) => other !== folder).map((other) => `${NET}${other}/`);
    return {
      name: `net-floors-${folder}`,
      severity: 'error',
      from: { path: `${NET}${folder}/`, pathNot: '[.]test[.]ts$' },
      to: { path: [...above, ...neighbours] },
    };
  });
});

/** The direction of dependencies (ARCHITECTURE.md): modules and workers meet in contract; core imports no feature. Imports of types count. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...netFloors,
    {
      name: 'net-floors-known',
      comment: 'A new folder of src/workers/net gets its place in NET_FLOORS.',
      severity: 'error',
      from: { path: `${NET}[^/]+/`, pathNot: pathsOf(NET_FLOORS) },
      to: {},
    },
    {
      name: 'contract-knows-nobody',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { path: '^src/', pathNot: '^src/contract/' },
    },
    {
      name: 'core-knows-nobody',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '[.]test[.]ts$' },
      to: { path: '^src/', pathNot: '^src/core/' },
    },
    { name: 'modules-not-workers', severity: 'error', from: { path: '^src/modules/' }, to: { path: '^src/workers/' } },
    { name: 'workers-not-modules', severity: 'error', from: { path: '^src/workers/' }, to: { path: '^src/modules/' } },
    {
      name: 'workers-without-nest',
      severity: 'error',
      from: { path: '^src/workers/' },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'contract-without-nest',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'workers-apart',
      severity: 'error',
      from: { path: '^src/workers/([^/]+)/' },
      to: { path: '^src/workers/', pathNot: '^src/workers/($1|shared|script)/' },
    },
    {
      name: 'threads-through-the-toolkit',
      comment: 'Worker threads are started by src/core/threads only; a tunnel creates a channel.',
      severity: 'error',
      from: {
        path: '^src/(core|modules)/',
        pathNot: ['^src/core/threads/', '^src/modules/tunnel/tunnel-channels[.]ts$', '[.]test[.]ts$'],
      },
      to: { path: '^(node:)?worker_threads$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'bullmq-behind-the-run-queue',
      comment: 'BullMQ is known to one folder; everything else uses the ports RunQueue and TickQueue.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/modules/jobs/run-queue/' },
      to: { path: '(^|/)node_modules/bullmq/' },
    },
    {
      name: 'through-the-index',
      comment: 'A module is imported through its index.ts only.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: '^src/modules/([^/]+)/.+', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index[.]ts$'] },
    },
    {
      name: 'not-dev-dependencies',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
