import { readFile } from 'node:fs/promises';
import { CliError, EXIT } from './exit-codes.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a directory',
};

/** The text of a file that the user named. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    throw new CliError(`${file}: ${REASONS[code] ?? (error as Error).message}`, EXIT.usage);
  }
}
