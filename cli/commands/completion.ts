import type { Run } from '../command.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { completionTable } from '../completion/completion-table.ts';
import { usageError } from '../exit-codes.ts';

const SHELLS: Readonly<Record<string, (table: ReturnType<typeof completionTable>) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

export const run: Run = async ({ out, args }) => {
  const shell = args[0] ?? '';
  const render = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (render === undefined)
    throw usageError(`"${shell}" is not a shell with completion; use ${Object.keys(SHELLS).join(', ')}`);
  await out.write(render(completionTable()));
};
