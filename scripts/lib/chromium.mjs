import { join } from 'node:path';
import { FailedStep, InterruptedStep, say } from './failures.mjs';
import { root } from './paths.mjs';
import { findOnPath, findWayToRoot } from './redis-server.mjs';
import { runQuietly } from './run.mjs';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Makes sure that a Chromium is on PATH for the tests of the console, installing Debian's when we may. Without one they are skipped, so that nothing
 * here fails.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export async function ensureChromium(env = process.env) {
  if (findOnPath(BROWSERS, env) !== undefined) return;
  const asRoot = findWayToRoot(env);
  if (findOnPath(['apt-get'], env) === undefined || asRoot === undefined) {
    say('no chromium on PATH: the tests of the console are skipped');
    return;
  }
  say('installing chromium (apt-get)');
  const [command, ...args] = [...asRoot, 'sh', join(root, 'scripts/install-chromium.sh')];
  try {
    await runQuietly('apt-get install chromium', command, args, { env });
  } catch (error) {
    if (!(error instanceof FailedStep) || error instanceof InterruptedStep) throw error;
    say('chromium cannot be installed: the tests of the console are skipped');
  }
}
