import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { stringify } from 'yaml';
import type { Invocation, Run } from '../command.ts';
import { CliError, EXIT, usageError, type ExitCode } from '../exit-codes.ts';
import { readText } from '../files.ts';
import type { Converted } from '../import/conversion.ts';
import { convertMountebank } from '../import/mountebank.ts';
import { convertToxiproxy } from '../import/toxiproxy.ts';
import { parseJson } from '../syntax/settings.ts';
import { visibleLines } from '../view/visible.ts';

const CONVERTERS: Readonly<Record<string, (source: unknown) => Converted>> = {
  toxiproxy: convertToxiproxy,
  mountebank: convertMountebank,
};

export const run: Run = async (invocation): Promise<ExitCode> => {
  const { out, args, options } = invocation;
  const from = options.text('from') ?? '';
  const convert = Object.hasOwn(CONVERTERS, from) ? CONVERTERS[from] : undefined;
  if (convert === undefined) throw usageError(`give --from ${Object.keys(CONVERTERS).join(' or --from ')}`);
  const file = args[0] === undefined || args[0] === '-' ? 'stdin' : args[0];
  const { listeners, notes } = convert(await readSource(invocation, file));
  const count = Object.keys(listeners).length;
  if (count > 0) await print(invocation, { setup: options.text('name') ?? from, listeners });
  for (const note of notes) out.note(`${file}: ${note}`);
  if (count === 0) throw new CliError(`${file}: nothing could be converted`, EXIT.failed);
  const differences = notes.length === 0 ? 'everything is converted' : `${notes.length} parts differ`;
  out.note(`${count} ${count === 1 ? 'listener' : 'listeners'}; ${differences}`);
  return options.flag('strict') && notes.length > 0 ? EXIT.failed : EXIT.ok;
};

async function readSource({ io }: Invocation, file: string): Promise<unknown> {
  const source = file === 'stdin' ? await text(io.stdin) : await readText(file);
  if (source.includes('<%'))
    throw usageError(`${file}: EJS templates are not evaluated; print the file with the program that reads it first`);
  return parseJson(source, file);
}

async function print({ out, options }: Invocation, setup: object): Promise<void> {
  const isJson = options.text('output') === 'json';
  const printed = isJson
    ? `${JSON.stringify(setup)}\n`
    : stringify(setup, { lineWidth: 0, aliasDuplicateObjects: false });
  const target = options.text('out');
  if (target !== undefined) await writeFile(target, printed);
  else await out.write(out.isTerminal ? `${visibleLines(printed.trimEnd())}\n` : printed);
}
