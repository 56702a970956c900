import type { Run } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { differences, putSetup, readSetupFiles, showResult } from '../setups/setup-requests.ts';

export const run: Run = async (invocation) => {
  let exitCode: ExitCode = EXIT.ok;
  for (const file of await readSetupFiles(invocation)) {
    const result = await putSetup(invocation, file, { dryRun: true });
    await showResult(invocation, result, { showsKept: false });
    if (differences(result) > 0) exitCode = EXIT.failed;
    else invocation.out.note(`${result.name}: no difference`);
  }
  return exitCode;
};
