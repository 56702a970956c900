import { writeFile } from 'node:fs/promises';
import type { Run } from '../command.ts';
import { path } from '../server.ts';
import { visibleLines } from '../view/visible.ts';

export const run: Run = async ({ server, out, args, options }) => {
  const url = path`/v1/setups/${args[0] ?? ''}`;
  const isJson = options.text('output') === 'json';
  const text = isJson
    ? `${JSON.stringify((await server.request('GET', url))['document'])}\n`
    : await server.request<string>('GET', url, { query: { format: 'yaml' }, parseAs: 'text' });
  const file = options.text('out');
  if (file === undefined) return out.write(out.isTerminal ? `${visibleLines(text.trimEnd())}\n` : text);
  await writeFile(file, text);
  out.note(`${args[0] ?? ''} is in ${file}`);
};
