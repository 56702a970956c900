import { delimiter, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Whether a path is in the repository, as the programs that npm installs are. */
export function isInside(path, directory = root) {
  return resolve(path).startsWith(directory + sep);
}

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
  const outside = (env.PATH ?? '').split(delimiter).filter((entry) => !isInside(entry));
  return { ...env, PATH: outside.join(delimiter) };
}
