import type { Run } from '../command.ts';
import { kindOf } from '../kinds.ts';
import { labelSelectors } from '../syntax/labels.ts';

const DEFAULT_LIMIT = 50;

export const run: Run = async ({ server, out, options }) => {
  const query = {
    state: options.text('state'),
    kind: options.text('kind'),
    pool: options.text('pool'),
    label: labelSelectors(options.list('label')),
    order: 'desc',
  };
  const { columns, id } = kindOf('jobs');
  await out.rows(server.list('/v1/jobs', query, options.count('limit', 1) ?? DEFAULT_LIMIT), columns, (row) => row[id]);
};
