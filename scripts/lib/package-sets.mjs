import { join } from 'node:path';

/**
 * Sets of npm packages: what each is for, the folder with its package.json and lock file, and what npm leaves out or
 * must not leave out. A set is installed when something needs it. `service` and `development` share the folder.
 */
const SETS = {
  service: { what: 'the packages of the service', folder: '.', flags: ['--omit=dev'] },
  // `--include=dev` because NODE_ENV=production would leave the compiler out.
  development: { what: 'the packages for development', folder: '.', flags: ['--include=dev'] },
  build: { what: 'the packages that build', folder: 'build', flags: [] },
  console: { what: 'the packages of the console', folder: 'console', flags: [] },
  tools: { what: 'the tools that check documents', folder: 'tools', flags: [] },
  bench: { what: 'the peers of the benchmarks', folder: 'bench', flags: [] },
  // npm leaves the Nodes of other platforms out.
  node: { what: 'Node', folder: 'runtime', flags: ['--include=optional'] },
};

/** Folders with a lock file. */
export const setFolders = [...new Set(Object.values(SETS).map(({ folder }) => folder))];

/**
 * @param {keyof SETS} name
 * @param {string} directory the repository
 */
export function packageSet(name, directory) {
  const { what, folder, flags } = SETS[name];
  return { name, what, flags, directory: join(directory, folder) };
}
