import { existsSync } from 'node:fs';
import type { Run } from '../command.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { packageRoot } from '../package-info.ts';

const VARIABLES = { port: 'PORTCALL_PORT', data: 'PORTCALL_DATA_DIR' } as const;

export const run: Run = async ({ options }) => {
  const main = new URL('dist/main.js', packageRoot);
  if (!existsSync(main)) throw new CliError('the server is not built: run `npm run build`', EXIT.failed);
  for (const [option, variable] of Object.entries(VARIABLES)) {
    const value = options.text(option);
    if (value !== undefined) process.env[variable] = value;
  }
  // It is this process from here on: it answers signals and ends the process.
  await import(main.href);
  await new Promise(() => undefined);
};
