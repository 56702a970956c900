import { build, isBuildStale } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureConsole } from './console.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { ensureSet } from './packages.mjs';
import { isInside } from './paths.mjs';
import { ensureRedisServer } from './redis-server.mjs';
import { ensureNode, linkNode } from './runtime.mjs';

/**
 * Everything that a script needs, side by side: each part takes seconds of one core, or waits for the registry.
 *
 * @param {object} wanted
 * @param {string[]} wanted.sets of packages, see package-sets.mjs
 * @param {{ alsoWithUrl?: boolean }} [wanted.redis] a Redis server, see ensureRedisServer
 * @param {boolean | 'again'} [wanted.built] whether dist/ must be as the source is; `again`: built also when it is
 * @param {boolean | 'again'} [wanted.console] whether dist/console must be as its source is; `again`: as with `built`
 * @param {boolean} [wanted.browser] a Chromium for the tests of the console, where it can be had
 * @returns {Promise<string>} the Node to run everything with
 * @throws FailedStep
 */
export function setUp(wanted) {
  return oneAtATime(() => setUpAlone(wanted));
}

async function setUpAlone({ sets, redis, built = false, console = false, browser = false }) {
  const node = ensureNode();
  const isBuilt = built === 'again' || (built && isBuildStale()) ? build(nodeOfScripts(node)) : Promise.resolve();
  await together([
    node,
    isBuilt,
    ...sets.map((name) => ensureSet(name)),
    ...(redis === undefined ? [] : [ensureRedisServer(redis)]),
    ...(browser ? [ensureChromium()] : []),
    // Behind the build, which clears dist/.
    ...(console === false ? [] : [isBuilt.then(() => ensureConsole(node, { again: console === 'again' }))]),
  ]);
  linkNode(await node);
  return node;
}

/** The build need not wait until the pinned Node is here: it runs on the one that runs this, unless that is being replaced. */
function nodeOfScripts(pinned) {
  return isInside(process.execPath) ? pinned : process.execPath;
}

/** Waits for all, so that a failed step leaves no half-finished one behind; then fails as the first that failed. */
async function together(steps) {
  const ends = await Promise.allSettled(steps);
  const failed = ends.find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
