import { existsSync } from 'node:fs';
import type { PortcallError } from '../../client/src/index.ts';
import type { Invocation, Run } from '../command.ts';
import { explain } from '../errors.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { packageRoot } from '../package-info.ts';
import { Server } from '../server.ts';
import { putSetup, readSetupFiles, setupName, showResult } from '../setups/setup-requests.ts';
import type { SetupFile } from '../setups/setup-file.ts';

const VARIABLES = { port: 'PORTCALL_PORT', data: 'PORTCALL_DATA_DIR' } as const;

/** Of Node. */
const OLDEST_NODE = 24;

export const run: Run = async (invocation) => {
  const { options } = invocation;
  requireNode();
  // Before the server starts: a mistake in the file ends the command, and nothing was started.
  const files = options.list('file').length === 0 ? [] : await readSetupFiles(invocation);
  for (const file of files) setupName(file, undefined);
  const main = new URL('dist/main.js', packageRoot);
  if (!existsSync(main)) throw new CliError('the server is not built: run `npm run build`', EXIT.failed);
  for (const file of files) await checkWithoutServer(file);
  for (const [option, variable] of Object.entries(VARIABLES)) {
    const value = options.text(option);
    if (value !== undefined) process.env[variable] = value;
  }
  // It is this process from here on: it answers signals and ends the process.
  const { running } = (await import(main.href)) as { running: Promise<RunningServer> };
  const node = await running;
  try {
    for (const file of files) await apply(invocation, node.identity.url, file);
  } catch (error) {
    await node.stop();
    throw error;
  }
  return new Promise(() => undefined);
};

/** What `dist/main.js` starts. */
interface RunningServer {
  readonly identity: { readonly url: string };
  stop(): Promise<void>;
}

function requireNode(): void {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= OLDEST_NODE) return;
  throw new CliError(
    `the server needs Node ${OLDEST_NODE} or newer, and this is ${node}; in a clone, \`npm start\` brings its own`,
    EXIT.failed,
  );
}

/** With the schemas of the server. */
async function checkWithoutServer(file: SetupFile): Promise<void> {
  const { href } = new URL('dist/modules/setups/read-document.js', packageRoot);
  const { checkDocument } = (await import(href)) as { checkDocument(body: unknown): Promise<void> };
  try {
    await checkDocument(file.value);
  } catch (error) {
    throw error instanceof Error && 'errors' in error ? file.explain(error as unknown as PortcallError) : error;
  }
}

/** What the server refuses ends it. Parts that fail, because a port is taken for example, are reported: the next apply continues. */
async function apply(invocation: Invocation, url: string, file: SetupFile): Promise<void> {
  const { out, io } = invocation;
  const server = new Server({ url, key: io.env['PORTCALL_KEY'] || undefined, printsCurl: false, out });
  const result = await putSetup({ ...invocation, server }, file, { dryRun: false });
  await showResult(invocation, result, { showsKept: false }).catch((error: unknown) =>
    out.note(explain(error).message),
  );
}
