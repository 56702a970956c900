import type { Run } from '../command.ts';
import { kindOf } from '../kinds.ts';
import type { Resource } from '../server.ts';
import { labelSelectors } from '../syntax/labels.ts';
import { findEndpoint } from '../targets.ts';
import { faultText } from '../view/fault-text.ts';
import type { Column } from '../view/table.ts';

interface Counts {
  readonly direction: string;
  readonly units: number;
  readonly hits: number;
  readonly heldBytes: number;
  readonly droppedBytes: number;
}

const countsOf = (row: Resource): readonly Counts[] => (row['counts'] ?? []) as readonly Counts[];
const sum = (title: string, key: 'units' | 'hits' | 'heldBytes' | 'droppedBytes'): Column<Resource> => ({
  title,
  value: (row) => countsOf(row).reduce((total, counts) => total + counts[key], 0),
});

const COLUMNS: readonly Column<Resource>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'FAULT', value: ({ fault }) => faultText(fault as Resource) },
  { title: 'DIRECTION', value: ({ fault }) => (fault as Resource)['direction'] },
  { title: 'ENABLED', value: ({ fault }) => (fault as Resource)['enabled'] },
  sum('UNITS', 'units'),
  sum('HITS', 'hits'),
  sum('HELD', 'heldBytes'),
  sum('DROPPED', 'droppedBytes'),
];

export const run: Run = async ({ server, out, args, options }) => {
  const [name] = args;
  if (name === undefined) {
    const list = server.list('/v1/faults', { label: labelSelectors(options.list('label')) });
    await out.rows(list, kindOf('faults').columns, ({ name: id }) => id);
    return;
  }
  const endpoint = await findEndpoint(server, name);
  const { items } = await server.request<{ items: Resource[] }>('GET', `${endpoint.path}/faults`);
  await out.rows(items, COLUMNS, ({ name: id }) => id);
};
