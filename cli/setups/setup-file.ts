import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { isUtf8 } from 'node:buffer';
import { isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Scalar, type YAMLMap } from 'yaml';
import type { PortcallError } from '../../client/src/index.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readText } from '../files.ts';
import type { Io } from '../io.ts';
import { Variables } from './environment.ts';
import { nodeAt } from './path-walk.ts';
import { SetupFileError } from './setup-file-error.ts';

/** What is not a mistake in the file. */
const EXIT_OF_STATUS: Readonly<Record<number, ExitCode>> = {
  401: EXIT.notAllowed,
  403: EXIT.notAllowed,
  409: EXIT.failed,
  429: EXIT.failed,
};

export interface SetupDocument {
  readonly setup?: string;
  readonly [member: string]: unknown;
}

/** A set-up as a file: YAML or JSON, with `${VARIABLES}` and `{file: …}` filled in, and the lines of its values for errors. */
export class SetupFile {
  readonly name: string;
  readonly value: SetupDocument;
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;

  private constructor(name: string, document: Document.Parsed, lines: LineCounter) {
    this.name = name;
    this.#document = document;
    this.#lines = lines;
    this.value = document.toJS() as SetupDocument;
  }

  /** `-` is stdin. Every mistake that can be found without the server is reported at once. */
  static async read(file: string, { stdin, env }: Pick<Io, 'stdin' | 'env'>): Promise<SetupFile> {
    const source = file === '-' ? await text(stdin) : await readText(file);
    const name = file === '-' ? 'stdin' : file;
    const lines = new LineCounter();
    const variables = new Variables(env);
    const document = parseDocument(variables.hide(source), { lineCounter: lines, merge: true, prettyErrors: false });
    const faults = [...document.errors].map(({ message, pos: [at] }) => `${place(name, lines, at)} ${message}`);
    if (faults.length === 0) faults.push(...fillVariables(document, variables, (at) => place(name, lines, at)));
    if (faults.length === 0 && !isMap(document.contents))
      faults.push(`${name}:1 a set-up is a map with listeners, clients and so on`);
    if (faults.length === 0)
      faults.push(...(await fillFiles(document, { name, lines, folder: file === '-' ? '.' : dirname(file) })));
    if (faults.length > 0) throw new SetupFileError(faults);
    return new SetupFile(name, document, lines);
  }

  /** `portcall.yaml:12 listeners.db.port: …` for each field that the server refuses. */
  explain({
    errors,
    detail,
    status = 400,
  }: Pick<PortcallError, 'errors' | 'detail'> & { status?: number }): SetupFileError {
    const exitCode = EXIT_OF_STATUS[status] ?? EXIT.usage;
    if (errors.length === 0) return new SetupFileError([`${this.name}: ${detail}`], exitCode);
    return new SetupFileError(
      errors.map(({ path, message }) => `${this.name}:${this.lineOf(path)} ${path}: ${message}`),
      exitCode,
    );
  }

  lineOf(path: string): number {
    const node = nodeAt(this.#document, path.replace(/^body\.?/, ''));
    const range = (node as { range?: readonly number[] | null } | undefined)?.range;
    return this.#lines.linePos(range?.[0] ?? 0).line;
  }
}

function place(name: string, lines: LineCounter, at: number): string {
  return `${name}:${lines.linePos(at).line}`;
}

function fillVariables(document: Document.Parsed, variables: Variables, placeAt: (at: number) => string): string[] {
  const faults: string[] = [];
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string') return;
      const { value, missing } = variables.fill(node.value, node.type === 'PLAIN');
      for (const name of missing)
        faults.push(`${placeAt(node.range?.[0] ?? 0)} the environment variable ${name} is not set`);
      node.value = value;
    },
  });
  return faults;
}

interface FileContext {
  readonly name: string;
  readonly lines: LineCounter;
  /** Paths in the set-up are relative to it. */
  readonly folder: string;
}

/** Puts the text of files in the place of `{file: name}`. */
async function fillFiles(document: Document.Parsed, { name, lines, folder }: FileContext): Promise<string[]> {
  const places: { readonly holder: { value: unknown } | { items: unknown[]; at: number }; readonly file: Scalar }[] =
    [];
  visit(document, {
    Pair(_key, pair) {
      const file = fileOf(pair.value);
      if (file !== undefined) places.push({ holder: pair as { value: unknown }, file });
    },
    Seq(_key, { items }) {
      for (const [at, item] of items.entries()) {
        const file = fileOf(item);
        if (file !== undefined) places.push({ holder: { items, at }, file });
      }
    },
  });
  const faults: string[] = [];
  for (const { holder, file } of places) {
    const line = lines.linePos(file.range?.[0] ?? 0).line;
    const content = await contentOf(resolve(folder, String(file.value)));
    if (content.fault !== undefined) faults.push(`${name}:${line} ${String(file.value)}: ${content.fault}`);
    const node = document.createNode(content.text ?? '');
    node.range = file.range ?? null;
    if ('at' in holder) holder.items[holder.at] = node;
    else holder.value = node;
  }
  return faults;
}

/** The name in `{file: name}`; undefined for anything else. */
function fileOf(node: unknown): Scalar | undefined {
  if (!isMap(node) || node.items.length !== 1) return undefined;
  const [pair] = (node as YAMLMap).items;
  if (!isScalar(pair?.key) || pair.key.value !== 'file' || !isScalar(pair.value)) return undefined;
  return typeof pair.value.value === 'string' ? pair.value : undefined;
}

async function contentOf(path: string): Promise<{ text?: string; fault?: string }> {
  try {
    const bytes = await readFile(path);
    return isUtf8(bytes) ? { text: bytes.toString() } : { fault: 'the file is not UTF-8 text' };
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    return { fault: code === 'ENOENT' ? 'there is no such file' : `${basename(path)} cannot be read (${code})` };
  }
}
