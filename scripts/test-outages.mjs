// `npm run test:outages [-- <name>…] [--seed <n>] [--minutes <m>]`: outages under load, one by one, then at random.
// Names are those of docs/outages.md; `random` is the part at random. The seed is printed; give it again to repeat the run.
import { parseArgs } from 'node:util';
import { FailedStep, runMain } from './lib/failures.mjs';
import { setUp } from './lib/set-up.mjs';
import { formatCounts } from './lib/test-counts.mjs';
import { runOutages } from './lib/test-steps.mjs';

await runMain(async () => {
  const settings = readArguments(process.argv.slice(2));
  const node = await setUp({ sets: ['development'], redis: { alsoWithUrl: true }, built: true });
  const counts = await runOutages(node, settings);
  console.log(formatCounts(counts));
  return counts.failed === 0 ? 0 : 1;
});

/** As environment variables for test/outages/lib/suite.ts. */
function readArguments(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { seed: { type: 'string' }, minutes: { type: 'string' } },
    });
    for (const [name, value] of Object.entries(values))
      if (!(Number(value) >= 0)) throw new Error(`--${name} must be a number`);
    const given = {
      OUTAGES_SEED: values.seed,
      OUTAGES_MINUTES: values.minutes,
      OUTAGES_ONLY: positionals.join(',') || undefined,
    };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  } catch (error) {
    throw new FailedStep(`${error.message}\nusage: npm run test:outages -- [<outage>…] [--seed <n>] [--minutes <m>]`);
  }
}
