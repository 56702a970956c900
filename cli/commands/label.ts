import type { Run } from '../command.ts';
import { usageError } from '../exit-codes.ts';
import { kindOf } from '../kinds.ts';
import { path } from '../server.ts';
import { parseLabelChanges } from '../syntax/labels.ts';

export const run: Run = async ({ server, out, args }) => {
  const [kindText = '', name = '', ...changes] = args;
  const kind = kindOf(kindText);
  if (!kind.can.includes('label')) throw usageError(`${kind.name} have no labels to set`);
  const labels = parseLabelChanges(changes);
  const changed = await server.request('PATCH', path`/v1/${kind.name}/${name}`, { body: { labels } });
  const now = Object.entries((changed['labels'] ?? {}) as Record<string, string>).map(
    ([key, value]) => `${key}=${value}`,
  );
  await out.done(`${name}: ${now.length === 0 ? 'no labels' : now.join(' ')}`, changed, changed[kind.id]);
};
