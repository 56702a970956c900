import type { Run } from '../command.ts';
import { field } from '../kinds.ts';
import { path, type Resource } from '../server.ts';
import type { Column } from '../view/table.ts';

const COLUMNS: readonly Column<Resource>[] = [
  { title: 'INDEX', value: ({ index }) => index },
  { title: 'STATE', value: ({ state }) => state },
  { title: 'ERROR', value: (row) => field(row, 'error.code') },
  { title: 'RESULT', value: ({ result }) => result },
];

export const run: Run = async ({ server, out, args }) => {
  await out.rows(server.list(path`/v1/batches/${args[0] ?? ''}/results`), COLUMNS, ({ index }) => index);
};
