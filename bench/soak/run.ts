// npm run soak -- --minutes 30
import '../lib/children.ts';
import { printMachine } from '../lib/report.ts';
import { endOnSignals, useOwnDirectory } from '../lib/run-end.ts';
import { parseSoakOptions, USAGE, UsageFault, type SoakOptions } from './options.ts';
import { writeReport } from './report.ts';
import { runSoak } from './soak.ts';
import { judge } from './verdict.ts';

// Everything has been closed and written by then; nothing that a library forgot may keep the verdict from being heard.
process.exit(await main());

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  try {
    return await soak(parseSoakOptions(process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

async function soak(options: SoakOptions): Promise<number> {
  endOnSignals();
  useOwnDirectory();
  printMachine();
  console.log(`soak: ${options.minutes} minutes, ${options.rate} operations a second, seed ${options.seed}`);
  const result = await runSoak(options);
  const faults = judge(result);
  writeReport(options, result, faults);
  for (const text of result.faultTexts) console.log(`fault     ${text}`);
  for (const [what, count] of Object.entries(result.counts).sort())
    console.log(`${String(count).padStart(8)}  ${what}`);
  console.log(
    `${result.operations} operations, ${result.answers} answers, ${result.auditedEvents} events audited, the load took ${result.loadCores.toFixed(2)} of a core; see ${options.out}`,
  );
  console.log(faults.length === 0 ? 'soak: passed' : `soak: failed: ${faults.join('; ')}`);
  return faults.length === 0 ? 0 : 1;
}
