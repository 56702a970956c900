import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FailedStep } from './failures.mjs';
import { environmentOfMachine } from './paths.mjs';
import { runQuietly } from './run.mjs';

/** package.json `engines`: what the service needs where the pinned Node cannot run (Alpine: it is built for glibc). */
const MIN_NODE_MAJOR = 24;

/**
 * The Node to run everything with: the one of npm's `node` package, else this machine's own when new enough.
 *
 * @param {string} directory the repository, with its packages installed
 * @throws FailedStep
 */
export async function chooseNode(directory) {
  const pinned = join(directory, 'node_modules/node/bin/node');
  if (!existsSync(pinned)) await runInstallStep(join(directory, 'node_modules/node'));
  const problem = findProblem(pinned);
  if (problem === undefined) return pinned;
  if (Number.parseInt(process.versions.node, 10) >= MIN_NODE_MAJOR) return process.execPath;
  throw new FailedStep(
    `the Node brought by npm's \`node\` package does not run here (${problem}), and this machine's own is ` +
      `${process.versions.node}: install Node ${MIN_NODE_MAJOR} or newer`,
  );
}

/** npm may be set to run no install scripts; this one only fetches the program for this platform. */
async function runInstallStep(directory) {
  const options = { cwd: directory, env: environmentOfMachine() };
  try {
    await runQuietly('fetching Node', 'node', ['installArchSpecificPackage.js'], options);
  } catch (error) {
    if (error.constructor !== FailedStep) throw error;
    throw new FailedStep(`${error.message}\nNode could not be fetched by npm's \`node\` package`);
  }
}

function findProblem(node) {
  const { error, status, stderr } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return error.code;
  return status === 0 ? undefined : stderr.trim().split('\n')[0] || `exit code ${status}`;
}
