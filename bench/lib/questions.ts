import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../', import.meta.url);
const SUFFIX = '.bench.ts';
/** Long runs that draw curves: part of `npm run bench` only when asked for by name. */
const ONLY_BY_NAME = /^scale-/;

export interface Question {
  readonly name: string;
  readonly url: string;
  /** The first sentence of the file's comment. */
  readonly text: string;
  readonly onlyByName: boolean;
}

/** Who asks for something that is not there. */
export class UnknownQuestion extends Error {
  constructor(name: string) {
    super(
      `no question begins with "${name}"; there are: ${allQuestions()
        .map((question) => question.name)
        .join(', ')}`,
    );
  }
}

export function allQuestions(): readonly Question[] {
  const files = readdirSync(FOLDER)
    .filter((file) => file.endsWith(SUFFIX))
    .sort();
  return files.map((file) => {
    const name = file.slice(0, -SUFFIX.length);
    return {
      name,
      url: new URL(file, FOLDER).href,
      text: firstSentence(readFileSync(new URL(file, FOLDER), 'utf8')),
      onlyByName: ONLY_BY_NAME.test(name),
    };
  });
}

/** Those whose names begin so; none given: all but the long ones. */
export function chooseQuestions(beginnings: readonly string[]): readonly Question[] {
  const all = allQuestions();
  const unknown = beginnings.find((beginning) => !all.some(({ name }) => name.startsWith(beginning)));
  if (unknown !== undefined) throw new UnknownQuestion(unknown);
  return all.filter(({ name, onlyByName }) =>
    beginnings.length === 0 ? !onlyByName : beginnings.some((beginning) => name.startsWith(beginning)),
  );
}

function firstSentence(source: string): string {
  const comment = /\/\*\*([\s\S]*?)\*\//.exec(source)?.[1] ?? '';
  const text = comment.replaceAll(/\s*\n\s*\*?\s*/g, ' ').trim();
  return /^.*?[?.](?=\s|$)/.exec(text)?.[0] ?? text;
}
