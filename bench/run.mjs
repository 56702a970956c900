// npm run bench            every question
// npm run bench -- echo    only the files whose name begins so
import { readdirSync } from 'node:fs';

const wanted = process.argv.slice(2);
const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.bench.ts')).sort();
const chosen = files.filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));
if (chosen.length === 0) {
  console.error(`no such question; there are: ${files.map((file) => file.replace('.bench.ts', '')).join(', ')}`);
  process.exit(2);
}
const { printMachine } = await import('./lib/report.ts');
printMachine();
for (const file of chosen) {
  console.log(`\n== ${file.replace('.bench.ts', '')}`);
  try {
    const { run } = await import(new URL(file, import.meta.url).href);
    await run();
  } catch (error) {
    // One question that cannot be answered does not keep the others from being.
    console.error(error);
    process.exitCode = 1;
  }
}
