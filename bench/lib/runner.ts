import { endChildren } from './children.ts';
import { takeGenerators } from './generators.ts';
import { type Question } from './questions.ts';
import { takeAnswers, type Row } from './report.ts';

/** How long one question may take, in milliseconds, unless it says so itself; those that run only by name take what they need. */
const DEADLINE_MS = 180_000;

/** What the file of a question exports. */
interface QuestionModule {
  run(): Promise<void>;
  /** How long it may take, in milliseconds. Default: 180,000. */
  readonly deadlineMs?: number;
}

/** What came of one question. */
export interface Outcome {
  readonly question: string;
  readonly seconds: number;
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
  /** Share of a core that each load generator used at most. */
  readonly generators: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  /** Absent: it was answered. */
  readonly failure?: string;
}

/** Asks one after the other, until there is reason to stop. One that cannot be answered does not keep the others from being. */
export async function askAll(
  questions: readonly Question[],
  isStopped: () => boolean = () => false,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const question of questions) if (!isStopped()) outcomes.push(await ask(question));
  return outcomes;
}

async function ask(question: Question): Promise<Outcome> {
  console.log(`\n== ${question.name}`);
  const startedAt = performance.now();
  const failure = await answer(question);
  if (failure !== undefined) console.error(`FAILED  ${failure}`);
  const { shares, warnings } = takeGenerators();
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const busy = Object.entries(shares).map(([name, share]) => `${name} at most ${share.toFixed(2)} of a core`);
  console.log(`          ${seconds} s${busy.length > 0 ? `; load from ${busy.join(', ')}` : ''}`);
  for (const warning of warnings) console.log(`WARNING   ${warning}`);
  return {
    question: question.name,
    seconds,
    ...takeAnswers(),
    generators: shares,
    warnings,
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Why there is no answer; undefined when there is. */
async function answer({ url, onlyByName }: Question): Promise<string | undefined> {
  const late = Promise.withResolvers<never>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const { run, deadlineMs = DEADLINE_MS } = (await import(url)) as QuestionModule;
    if (!onlyByName)
      timer = setTimeout(() => late.reject(new Error(`no answer within ${deadlineMs / 1000} s`)), deadlineMs);
    await Promise.race([run(), late.promise]);
    return undefined;
  } catch (error) {
    // Programs that were running when it failed must not disturb the next question.
    endChildren('SIGKILL');
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}
