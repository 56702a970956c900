import { isPortcallError } from '../../client/src/index.ts';
import type { Invocation, Run } from '../command.ts';
import { EXIT, usageError, type ExitCode } from '../exit-codes.ts';
import { kindOf, type Kind } from '../kinds.ts';
import { path, type Query } from '../server.ts';
import { readSetupFiles, setupName } from '../setups/setup-requests.ts';
import { labelSelectors } from '../syntax/labels.ts';

export const run: Run = async (invocation) => {
  const [kindText, ...names] = invocation.args;
  if (invocation.options.list('file').length > 0) return deleteSetups(invocation);
  if (kindText === undefined) throw usageError('give a kind and names, for example `portcall delete listener bank`');
  const kind = kindOf(kindText);
  if (!kind.can.includes('delete')) throw usageError(`${kind.name} are not deleted by this command`);
  const selector = selectorOf(invocation);
  const hasSelector = Object.values(selector).some((value) => value !== undefined && value.length > 0);
  if (names.length > 0 && hasSelector) throw usageError('give names or a selector, not both');
  if (names.length > 0) return deleteByName(invocation, kind, names);
  if (!hasSelector)
    throw usageError(`give names, --label, --name or --setup: all ${kind.name} are never deleted at once`);
  if (!kind.can.includes('select')) throw usageError(`${kind.name} are deleted by name only`);
  return deleteSelected(invocation, kind, selector);
};

function selectorOf({ options }: Invocation): Readonly<Record<string, string | readonly string[] | undefined>> {
  return {
    label: labelSelectors(options.list('label')),
    name: options.text('name'),
    setup: options.text('setup'),
  };
}

async function deleteByName(
  { server, out, options }: Invocation,
  kind: Kind,
  names: readonly string[],
): Promise<ExitCode> {
  const graceMs = options.ms('grace');
  if (options.flag('dryRun')) throw usageError('--dry-run goes with a selector such as --label');
  for (const name of names) {
    await server.request('DELETE', path`/v1/${kind.name}/${name}`, { query: { graceMs } });
    await out.done(`${name} deleted`, { deleted: name }, name);
  }
  return EXIT.ok;
}

interface Deletion {
  readonly deleted: readonly string[];
  readonly failed: readonly {
    readonly id: string;
    readonly error: { readonly code?: string; readonly detail?: string };
  }[];
}

async function deleteSelected({ server, out, options }: Invocation, kind: Kind, selector: Query): Promise<ExitCode> {
  const isDryRun = options.flag('dryRun');
  const query = { ...selector, graceMs: options.ms('grace'), ...(isDryRun ? { dryRun: true } : {}) };
  const { deleted, failed } = await server.request<Deletion>('DELETE', `/v1/${kind.name}`, { query });
  for (const id of deleted)
    await out.done(`${id} ${isDryRun ? 'would be deleted' : 'deleted'}`, { deleted: id, isDryRun }, id);
  for (const { id, error } of failed) out.note(`${id} was not deleted: ${error.detail ?? error.code ?? ''}`);
  if (deleted.length + failed.length === 0) out.note('nothing matches');
  return failed.length > 0 ? EXIT.failed : EXIT.ok;
}

async function deleteSetups(invocation: Invocation): Promise<ExitCode> {
  const { server, out, args, options } = invocation;
  if (args.length > 0) throw usageError('-f stands alone: what the set-up has is deleted');
  const names = (await readSetupFiles(invocation)).map((file) => setupName(file, options.text('name')));
  let exitCode: ExitCode = EXIT.ok;
  for (const name of names) {
    try {
      const deleted = await server.request('DELETE', path`/v1/setups/${name}`, {
        query: { graceMs: options.ms('grace') },
      });
      await out.done(`${name} deleted`, deleted ?? { deleted: name }, name);
    } catch (error) {
      // The others are deleted all the same.
      if (!isPortcallError(error) || error.status !== 404) throw error;
      out.note(error.detail);
      exitCode = EXIT.notFound;
    }
  }
  return exitCode;
}
