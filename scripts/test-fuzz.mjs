// `npm run test:fuzz [-- --seed <number>] [--runs <factor>] [files and options of vitest]`: the fuzzers alone. The seed is printed by every test.
import { parseArgs } from 'node:util';
import { FailedStep, runMain } from './lib/failures.mjs';
import { environmentWithNode, root } from './lib/paths.mjs';
import { runForeground } from './lib/run.mjs';
import { setUp } from './lib/set-up.mjs';

await runMain(async () => {
  const { values, tokens } = parseArgs({
    options: { seed: { type: 'string' }, runs: { type: 'string' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const node = await setUp({ sets: ['development'], redis: { alsoWithUrl: true }, built: true });
  const env = { ...environmentWithNode(node), ...numbers({ FUZZ_SEED: values.seed, FUZZ_RUNS: values.runs }) };
  const { code } = await runForeground('vitest', ['run', '--project', 'fuzz', ...others(tokens)], { cwd: root, env });
  return code;
});

function numbers(given) {
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !(Number(value) >= 0))
      throw new FailedStep(`${name.toLowerCase().replace('fuzz_', '--')} takes a number`);
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Arguments that are not ours, as they were given. */
function others(tokens) {
  return tokens.flatMap((token) => {
    if (token.kind === 'positional') return [token.value];
    if (token.kind !== 'option' || token.name === 'seed' || token.name === 'runs') return [];
    return [token.rawName, ...(token.value === undefined ? [] : [token.value])];
  });
}
