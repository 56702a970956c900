import { delimiter, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Node 26, brought by npm's `node` package. */
export const pinnedNode = join(root, 'node_modules/node/bin/node');

/**
 * The environment for our own tools: their `#!/usr/bin/env node` finds the given Node first, and each other by name.
 *
 * @param {string} node path of the Node to use
 * @param {NodeJS.ProcessEnv} env
 */
export function environmentWithNode(node, env = process.env) {
  const path = [dirname(node), join(root, 'node_modules/.bin'), env.PATH ?? ''].join(delimiter);
  return { ...env, PATH: path };
}

/**
 * The environment for the machine's npm. Inside `npm start`, npm has put our node_modules/.bin, and with it the pinned
 * Node, in front: an installation must not run on the very program that it replaces.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function environmentOfMachine(env = process.env) {
  const entries = (env.PATH ?? '').split(delimiter);
  const outside = entries.filter((entry) => !resolve(entry).startsWith(join(root, 'node_modules') + sep));
  return { ...env, PATH: outside.join(delimiter) };
}
