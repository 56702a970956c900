import type { Run } from '../command.ts';
import { putSetup, readSetupFiles } from '../setups/setup-requests.ts';

export const run: Run = async (invocation) => {
  for (const file of await readSetupFiles(invocation)) {
    const { name, items } = await putSetup(invocation, file, { dryRun: true });
    await invocation.out.done(
      `${file.name}: ${name} is valid`,
      { file: file.name, setup: name, items: items.length },
      name,
    );
  }
};
