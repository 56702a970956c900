import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from './markdown.ts';
import { allQuestions, chooseQuestions } from './questions.ts';
import { describeMachine, describePackages, isMet, printMachine } from './report.ts';
import { askAll, type Outcome } from './runner.ts';
import { endOnSignals, useOwnDirectory } from './run-end.ts';

const USAGE = `npm run bench [-- NAME… [--strict] [--json FILE]]    runs all questions, or those with these prefixes
npm run bench -- --list                              lists the questions

--strict      a missed budget makes the exit code 1
--json FILE   writes every figure of the run to FILE`;

const options = {
  list: { type: 'boolean' },
  help: { type: 'boolean' },
  strict: { type: 'boolean' },
  json: { type: 'string' },
} as const;
type Parsed = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;

/** @returns the exit code: 0; 1 when a question failed (with `--strict` also when a budget was missed); 2 when the command was wrong */
export async function runCommand(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return say(USAGE);
    if (values.list)
      return say(
        allQuestions()
          .map(({ name, text, onlyByName }) => `${name.padEnd(18)} ${onlyByName ? '(only by name) ' : ''}${text}`)
          .join('\n'),
      );
    return await askThem(chooseQuestions(positionals), values);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
}

async function askThem(
  questions: ReturnType<typeof chooseQuestions>,
  { strict = false, json }: Parsed['values'],
): Promise<number> {
  const interruption = endOnSignals();
  useOwnDirectory();
  const [machine, at] = [
    `${describeMachine()}, load generator on the same machine; ${describePackages()}`,
    new Date().toISOString(),
  ];
  if (json !== undefined) writeFileSync(json, '');
  printMachine();
  const outcomes = await askAll(questions, () => interruption.begun !== undefined);
  if (interruption.begun !== undefined) return interruption.begun;
  console.log(`\n== the run\n\n${machine}; ${at.slice(0, 10)}\n\n${markdownTable(outcomes)}`);
  const lines = summary(outcomes);
  if (lines.length > 0) console.log(`\n${lines.join('\n')}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ at, machine, outcomes }, null, 1)}\n`);
  return exitCode(outcomes, strict);
}

export function exitCode(outcomes: readonly Outcome[], strict: boolean): 0 | 1 {
  const isBad = ({ failure, rows }: Outcome): boolean => failure !== undefined || (strict && !rows.every(isMet));
  return outcomes.some(isBad) ? 1 : 0;
}

function summary(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.flatMap((outcome) => outcome.rows.filter(({ budget }) => budget !== undefined));
  const missed = rows.filter((row) => !isMet(row)).length;
  const failed = outcomes.filter(({ failure }) => failure !== undefined).map(({ question }) => question);
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
  return [
    ...new Set(outcomes.flatMap(({ notes }) => notes.map((note) => `- ${note}`))),
    ...outcomes.flatMap(({ question, warnings }) => warnings.map((warning) => `- ${question}: ${warning}`)),
    `\n${rows.length - missed} budgets met, ${missed} missed; ${failed.length === 0 ? 'every question was answered' : `not answered: ${failed.join(', ')}`}; ${seconds} s`,
  ];
}

function say(text: string): number {
  console.log(text);
  return 0;
}
