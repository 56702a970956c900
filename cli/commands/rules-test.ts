import type { Invocation, Run } from '../command.ts';
import { EXIT, usageError } from '../exit-codes.ts';
import { readRules } from '../rules-file.ts';
import type { Resource } from '../server.ts';
import { parseData } from '../syntax/bytes.ts';
import { parseFraming } from '../syntax/framing.ts';

interface Evaluation extends Resource {
  readonly fired: { readonly index: number; readonly name?: string } | null;
  readonly actions: readonly Resource[];
  readonly rejected: readonly {
    readonly index: number;
    readonly name?: string;
    readonly mismatches: readonly { readonly path: string; readonly detail: string }[];
  }[];
}

interface Result {
  readonly evaluations: readonly Evaluation[];
  readonly fault: { readonly detail: string } | null;
}

export const run: Run = async (invocation) => {
  const { server, out } = invocation;
  const { evaluations, fault } = await server.request<Result>('POST', '/v1/rules/evaluate', {
    body: await requestOf(invocation),
  });
  for (const evaluation of evaluations) await show(invocation, evaluation);
  if (fault !== null) out.note(fault.detail);
  const areAllMatched = evaluations.length > 0 && evaluations.every(({ fired }) => fired !== null);
  return fault === null && areAllMatched ? EXIT.ok : EXIT.failed;
};

async function requestOf({ args, options }: Invocation): Promise<object> {
  const [file, listener] = [options.text('file'), options.text('listener')];
  if ((file === undefined) === (listener === undefined)) throw usageError('give either --file or --listener');
  const framing = options.text('framing');
  return {
    ...(file === undefined ? { listener } : { handler: await readRules(file) }),
    ...(framing === undefined ? {} : { framing: parseFraming(framing) }),
    ...parseData(args[0] ?? '', options.flag('hex')),
  };
}

async function show({ out }: Invocation, evaluation: Evaluation): Promise<void> {
  const { fired, actions, rejected } = evaluation;
  await out.done(firedText(evaluation), evaluation, fired?.name ?? fired?.index ?? '–');
  if (out.mode !== 'table') return;
  for (const action of actions) await out.line(`  ${JSON.stringify(action)}`);
  for (const { index, name, mismatches } of rejected)
    await out.line(`  rule ${name ?? index}: ${mismatches.map(({ path, detail }) => `${path}: ${detail}`).join('; ')}`);
}

function firedText({ fired, actions }: Evaluation): string {
  return fired === null ? 'no rule matches' : `rule ${fired.name ?? fired.index} matches; ${actions.length} actions`;
}
