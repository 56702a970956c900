import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { FailedStep, InterruptedStep } from './failures.mjs';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const KEPT_OUTPUT_BYTES = 16_384;

/**
 * Runs a program in the foreground: the terminal is its own, and a signal that reaches us reaches it, each kind once.
 * (Ctrl-C in a terminal goes to the whole process group, so the program gets that one from the terminal as well.)
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<{ code: number, interruptedBy?: NodeJS.Signals }>} its exit code, 128 + n when signal n ended it;
 *   and the first signal that was passed on
 */
export function runForeground(command, args, options) {
  return follow(spawn(command, args, { stdio: 'inherit', ...options }));
}

/**
 * Runs one step of the set-up. Its output is shown only when it fails.
 *
 * @param {string} what for the message: `npm ci`
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @throws FailedStep, InterruptedStep
 */
export async function runQuietly(what, command, args, options) {
  const { code, interruptedBy, output } = await runCaptured(command, args, options);
  if (interruptedBy !== undefined) throw new InterruptedStep(what, interruptedBy);
  if (code !== 0) throw new FailedStep(`${what} failed (exit code ${code}):\n${output}`);
}

/** As runForeground, but with no input, and with the end of its output as text. */
export async function runCaptured(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT_BYTES);
    });
  }
  const end = await follow(child);
  return { ...end, output: output.trimEnd() };
}

/** @param {import('node:child_process').ChildProcess} child */
function follow(child) {
  const passedOn = new Set();
  const passOn = (signal) => {
    if (passedOn.has(signal)) return;
    passedOn.add(signal);
    child.kill(signal);
  };
  // Whatever ends this process by its own doing must not leave the program running.
  const kill = () => child.kill('SIGKILL');
  for (const signal of PASSED_ON) process.on(signal, passOn);
  process.on('exit', kill);

  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new FailedStep(`cannot run ${child.spawnfile}: ${error.message}`)));
    child.on('close', (code, signal) => {
      for (const signalName of PASSED_ON) process.removeListener(signalName, passOn);
      process.removeListener('exit', kill);
      resolve({ code: code ?? 128 + constants.signals[signal], interruptedBy: [...passedOn][0] });
    });
  });
}
