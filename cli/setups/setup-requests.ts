import { isPortcallError, type PortcallError } from '../../client/src/index.ts';
import type { Invocation } from '../command.ts';
import { CliError, EXIT, usageError, type ExitCode } from '../exit-codes.ts';
import { hostPort } from '../kinds.ts';
import { path } from '../server.ts';
import { SetupFile, type SetupDocument } from './setup-file.ts';
import { SetupFileError } from './setup-file-error.ts';

export interface SetupItem {
  readonly kind: string;
  readonly name: string;
  readonly action: 'create' | 'change' | 'restart' | 'delete' | 'keep';
  readonly address?: { readonly host: string; readonly port: number };
  readonly changed?: readonly string[];
  readonly error?: { readonly code: string; readonly detail: string };
}

export interface SetupResult {
  readonly name: string;
  readonly revision: number;
  readonly dryRun: boolean;
  readonly items: readonly SetupItem[];
}

const SIGNS: Readonly<Record<SetupItem['action'], string>> = {
  create: '+',
  change: '~',
  restart: '!',
  delete: '-',
  keep: ' ',
};

/** The files of -f, checked as far as that is possible here: nothing is sent before all of them are right. */
export async function readSetupFiles({ io, options }: Invocation): Promise<SetupFile[]> {
  const names = options.list('file');
  if (names.length === 0) throw usageError('give the set-up: -f portcall.yaml, or -f - for stdin');
  const files: SetupFile[] = [];
  for (const name of names) files.push(await SetupFile.read(name, io));
  return files;
}

/** The name of the set-up: that of the option, else that in the file. */
export function setupName({ value, name }: SetupFile, given: string | undefined): string {
  const found = given ?? value.setup;
  if (typeof found === 'string' && found !== '') return found;
  throw new SetupFileError([`${name}:1 setup: the set-up needs a name: \`setup: checkout\`, or --name`]);
}

/** One PUT. What the server refuses is explained with the lines of the file; parts that fail are in the result. */
export async function putSetup(
  invocation: Invocation,
  file: SetupFile,
  { dryRun }: { dryRun: boolean },
): Promise<SetupResult> {
  const { server, options } = invocation;
  const name = setupName(file, options.text('name'));
  const ttlMs = options.ms('ttl');
  const body: SetupDocument = { ...file.value, setup: name, ...(ttlMs === undefined ? {} : { ttlMs }) };
  try {
    return await server.request<SetupResult>('PUT', path`/v1/setups/${name}`, {
      body,
      query: { graceMs: options.ms('grace'), ...(dryRun ? { dryRun: true } : {}) },
    });
  } catch (error) {
    if (!isPortcallError(error)) throw error;
    if (error.code === 'setup_incomplete') return incomplete(name, error);
    if (error.status === 400 || error.errors.length > 0) throw file.explain(error);
    throw error;
  }
}

function incomplete(name: string, { problem }: PortcallError): SetupResult {
  const items = (problem['items'] ?? []) as readonly SetupItem[];
  return { name, revision: Number(problem['revision'] ?? 0), dryRun: false, items };
}

/** Shows what was done, or would be. 1 when a part failed. */
export async function showResult(
  { out }: Invocation,
  result: SetupResult,
  { showsKept }: { showsKept: boolean },
): Promise<ExitCode> {
  if (out.mode === 'json') await out.json(result);
  else if (out.mode === 'ids') await out.line(result.name);
  else
    for (const item of result.items)
      if (item.error === undefined && (showsKept || item.action !== 'keep')) await out.line(itemLine(item));
  const failed = result.items.filter(({ error }) => error !== undefined);
  for (const { kind, name, error } of failed)
    out.note(`${kind} ${name}: ${error?.detail ?? ''} (${error?.code ?? ''})`);
  if (failed.length > 0)
    throw new CliError(
      `${failed.length === 1 ? '1 part' : `${failed.length} parts`} of ${result.name} failed, and everything else is done; apply it again to continue`,
      EXIT.failed,
    );
  return EXIT.ok;
}

function itemLine({ kind, name, action, address, changed = [] }: SetupItem): string {
  const details = [changed.length === 0 ? undefined : changed.join(', '), hostPort(address)].filter(Boolean);
  return `${SIGNS[action] ?? '?'} ${action.padEnd(7)} ${kind} ${name}${details.length === 0 ? '' : `  ${details.join('  ')}`}`;
}

/** How many parts an apply would change. */
export function differences({ items }: SetupResult): number {
  return items.filter(({ action }) => action !== 'keep').length;
}
