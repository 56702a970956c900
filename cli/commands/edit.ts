import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { isPortcallError } from '../../client/src/index.ts';
import type { Invocation, Run } from '../command.ts';
import { CliError, EXIT, usageError, type ExitCode } from '../exit-codes.ts';
import { kindOf } from '../kinds.ts';
import { mergePatch } from '../merge-patch.ts';
import { path, type Resource } from '../server.ts';
import { SetupFile } from '../setups/setup-file.ts';

/** Fields that the server sets. */
const READ_ONLY = [
  'id',
  'node',
  'status',
  'revision',
  'createdAt',
  'updatedAt',
  'nextRuns',
  'lastRuns',
  'omitted',
  'setup',
];

export const run: Run = async (invocation): Promise<ExitCode> => {
  const { server, out, args } = invocation;
  const [kindText = '', name = ''] = args;
  const kind = kindOf(kindText);
  if (!kind.can.includes('patch')) throw usageError(`${kind.name} cannot be edited; a set-up is: export, edit, apply`);
  const url = path`/v1/${kind.name}/${name}`;
  const before = await server.request('GET', url, { isLookUp: true });
  const editable = Object.fromEntries(Object.entries(before).filter(([key]) => !READ_ONLY.includes(key)));
  const folder = await mkdtemp(join(tmpdir(), 'portcall-edit-'));
  const file = join(folder, `${kind.name}.yaml`);
  await writeFile(file, `# ${kind.name} ${name}: save and close to apply the changes.\n${stringify(editable)}`);
  await openEditor(invocation, file);
  const edited = await SetupFile.read(file, { stdin: invocation.io.stdin, env: {} });
  const patch = mergePatch(editable, edited.value as Resource);
  if (patch === undefined) {
    await rm(folder, { recursive: true });
    out.note('nothing has changed');
    return EXIT.ok;
  }
  await applyPatch(invocation, { url, patch, edited, revision: before['revision'] });
  await rm(folder, { recursive: true });
  return EXIT.ok;
};

interface Change {
  readonly url: string;
  readonly patch: Resource;
  readonly edited: SetupFile;
  readonly revision: unknown;
}

/** Refused when it was changed by others meanwhile. The file stays when the change is refused. */
async function applyPatch({ server, out }: Invocation, { url, patch, edited, revision }: Change): Promise<void> {
  try {
    const changed = await server.request('PATCH', url, {
      body: patch,
      headers: { 'if-match': `"${String(revision)}"` },
    });
    await out.done(
      `${String(changed['name'] ?? changed['id'])} changed: ${Object.keys(patch).join(', ')}`,
      changed,
      changed['id'],
    );
  } catch (error) {
    out.note(`what you have written is in ${edited.name}`);
    if (isPortcallError(error) && error.errors.length > 0) throw edited.explain(error);
    throw error;
  }
}

/** `$VISUAL`, else `$EDITOR`, else vi. It may have arguments, as in `code --wait`. */
async function openEditor({ io }: Invocation, file: string): Promise<void> {
  const editor = io.env['VISUAL'] || io.env['EDITOR'] || 'vi';
  const child = spawn('/bin/sh', ['-c', `${editor} "$0"`, file], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0)
    throw new CliError(`the editor "${editor}" ended with ${String(code)}; nothing is changed`, EXIT.failed);
}
