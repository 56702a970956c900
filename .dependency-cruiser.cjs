/** The direction of dependencies (ARCHITECTURE.md): modules and workers meet in contract; core knows nobody. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'contract-knows-nobody', severity: 'error', from: { path: '^src/contract/' }, to: { path: '^src/', pathNot: '^src/contract/' } },
    { name: 'core-knows-nobody', severity: 'error', from: { path: '^src/core/', pathNot: '[.]test[.]ts$' }, to: { path: '^src/', pathNot: '^src/core/' } },
    { name: 'modules-not-workers', severity: 'error', from: { path: '^src/modules/' }, to: { path: '^src/workers/' } },
    { name: 'workers-not-modules', severity: 'error', from: { path: '^src/workers/' }, to: { path: '^src/modules/' } },
    { name: 'workers-without-nest', severity: 'error', from: { path: '^src/workers/' }, to: { path: 'node_modules/@nestjs/' } },
    { name: 'contract-without-nest', severity: 'error', from: { path: '^src/contract/' }, to: { path: 'node_modules/@nestjs/' } },
    { name: 'workers-apart', severity: 'error', from: { path: '^src/workers/([^/]+)/' }, to: { path: '^src/workers/', pathNot: '^src/workers/($1|shared|script)/' } },
    {
      name: 'through-the-index',
      comment: 'A module is imported through its index.ts only.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: '^src/modules/([^/]+)/.+', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index[.]ts$'] },
    },
    { name: 'not-dev-dependencies', severity: 'error', from: { path: '^src/', pathNot: '[.]test[.]ts$' }, to: { dependencyTypes: ['npm-dev'] } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
