import { existsSync } from 'node:fs';
import type { Invocation, Run } from '../command.ts';
import { explain } from '../errors.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { packageRoot } from '../package-info.ts';
import { Server } from '../server.ts';
import { putSetup, readSetupFiles, setupName, showResult } from '../setups/setup-requests.ts';
import type { SetupFile } from '../setups/setup-file.ts';

const VARIABLES = { port: 'PORTCALL_PORT', data: 'PORTCALL_DATA_DIR' } as const;

export const run: Run = async (invocation) => {
  const { options } = invocation;
  // Before the server starts: a mistake in the file ends the command.
  const files = options.list('file').length === 0 ? [] : await readSetupFiles(invocation);
  for (const file of files) setupName(file, undefined);
  const main = new URL('dist/main.js', packageRoot);
  if (!existsSync(main)) throw new CliError('the server is not built: run `npm run build`', EXIT.failed);
  for (const [option, variable] of Object.entries(VARIABLES)) {
    const value = options.text(option);
    if (value !== undefined) process.env[variable] = value;
  }
  // It is this process from here on: it answers signals and ends the process.
  await import(main.href);
  if (files.length > 0) await applyWhenReady(invocation, files);
  await new Promise(() => undefined);
};

const READY_WITHIN_MS = 60_000;
const POLL_MS = 100;

/** A set-up that the server refuses is reported; the server stays. */
async function applyWhenReady(invocation: Invocation, files: readonly SetupFile[]): Promise<void> {
  const { out, io } = invocation;
  const port = process.env['PORTCALL_PORT'] || '7070';
  const server = new Server({ url: `http://127.0.0.1:${port}`, key: io.env['PORTCALL_KEY'], printsCurl: false, out });
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await isReady(server)) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  for (const file of files) {
    try {
      const result = await putSetup({ ...invocation, server }, file, { dryRun: false });
      await showResult(invocation, result, { showsKept: false });
    } catch (error) {
      out.note(explain(error).message);
    }
  }
}

async function isReady(server: Server): Promise<boolean> {
  try {
    await server.request('GET', '/readyz');
    return true;
  } catch {
    return false;
  }
}
