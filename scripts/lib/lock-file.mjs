const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** What the lock file's packages may bring along for some platform, and the lock file has no entry for. */
export function findMissingOptional(lock) {
  const known = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')));
  return Object.values(lock.packages).flatMap(({ optionalDependencies = {}, dev }) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !known.has(name))
      .map(([name, version]) => ({ name, version, dev })),
  );
}

/**
 * Adds an entry for each of them, with the platform from its name. npm omits what a mirror does not offer,
 * and `npm ci` then refuses the file as incomplete (npm issue 9846), here and wherever the mirror does offer it. An
 * entry for another platform is never fetched, so that it needs no checksum. Which registry a package came from is left
 * out: any registry or mirror will do.
 */
export function completeLock(lock) {
  const added = findMissingOptional(lock).map(({ name, version, dev }) => [
    `node_modules/${name}`,
    { version: versionIn(version), ...(dev === true ? { dev } : {}), optional: true, ...platformOf(name) },
  ]);
  const known = Object.entries(lock.packages).map(([path, entry]) => [path, withoutRegistry(entry)]);
  const packages = [...known, ...added].sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(packages) };
}

/** The `resolved` of a link is a folder of the repository. */
function withoutRegistry({ resolved, ...entry }) {
  return entry.link === true ? { resolved, ...entry } : entry;
}

/** The lowest version of a range: npm takes no range for a version. */
function versionIn(range) {
  return /\d+\.\d+\.\d+[^\s|]*/.exec(range)?.[0] ?? range;
}

/** `@oxlint/binding-linux-arm-musleabihf` → linux, arm, musl. */
function platformOf(name) {
  const words = name.split(/[-/]/).map((word) => (word === 'windows' ? 'win32' : word));
  const libc = words.find((word) => /^(gnu|musl)/.test(word));
  return {
    os: SYSTEMS.filter((system) => words.includes(system)),
    cpu: PROCESSORS.filter((processor) => words.includes(processor)),
    ...(libc === undefined ? {} : { libc: [libc.startsWith('gnu') ? 'glibc' : 'musl'] }),
  };
}
