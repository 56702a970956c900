import type { Invocation, Run } from '../command.ts';
import { usageError } from '../exit-codes.ts';
import { kindOf, type Kind } from '../kinds.ts';
import { path, type Query, type Resource } from '../server.ts';
import { labelSelectors } from '../syntax/labels.ts';

export const run: Run = async (invocation) => {
  const { server, out, args, options } = invocation;
  const [kindText = '', ...names] = args;
  const kind = kindOf(kindText);
  const idOf = (row: Resource): unknown => row[kind.id];
  if (names.length === 0) {
    await out.rows(list(invocation, kind), kind.columns, idOf);
    return;
  }
  if (!kind.can.includes('get')) throw usageError(`${kind.name} are listed only: \`portcall get ${kind.name}\``);
  const selectors = ['label', 'name', 'state', 'setup', 'limit'].filter((name) => options.list(name).length > 0);
  if (selectors.length > 0) throw usageError(`--${selectors[0]} does not go with names`);
  const found: Resource[] = [];
  for (const name of names) found.push(await server.request('GET', path`/v1/${kind.name}/${name}`));
  await out.rows(found, kind.columns, idOf);
};

function list({ server, options }: Invocation, kind: Kind): AsyncIterable<Resource> {
  const query: Query = {
    label: labelSelectors(options.list('label')),
    name: options.text('name'),
    state: options.text('state'),
    setup: options.text('setup'),
  };
  const limit = options.count('limit', 1);
  return kind.isUnpaged === true
    ? onePage(server.request(`GET`, `/v1/${kind.name}`))
    : server.list(`/v1/${kind.name}`, query, limit);
}

async function* onePage(page: Promise<Resource>): AsyncGenerator<Resource> {
  yield* ((await page)['items'] ?? []) as Resource[];
}
