import type { Run } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { differences, putSetup, readSetupFiles, setupName, showResult } from '../setups/setup-requests.ts';

export const run: Run = async (invocation) => {
  const { out, options } = invocation;
  const files = await readSetupFiles(invocation);
  for (const file of files) setupName(file, options.text('name'));
  for (const file of files) {
    const result = await putSetup(invocation, file, { dryRun: options.flag('dryRun') });
    await showResult(invocation, result, { showsKept: false });
    if (differences(result) === 0) out.note(`${result.name}: nothing to change`);
  }
  return EXIT.ok;
};
