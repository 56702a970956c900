import type { Run } from '../command.ts';
import { usageError } from '../exit-codes.ts';
import { runJob } from '../jobs.ts';
import { parseData } from '../syntax/bytes.ts';
import { parseCount } from '../syntax/units.ts';

export const run: Run = async (invocation) => {
  const { args, options } = invocation;
  const data = options.text('data');
  const contains = options.text('contains');
  const statuses = options
    .list('status')
    .map((status) => (/^[1-5]xx$/.test(status) ? status : parseCount(status, 100)));
  const assert = {
    ...(statuses.length === 0 ? {} : { status: statuses }),
    ...(contains === undefined ? {} : { body: { contains } }),
  };
  return runJob(invocation, 'http.request', {
    url: args[0],
    method: options.text('method') ?? (data === undefined ? undefined : 'POST'),
    headers: options.list('header').length === 0 ? undefined : Object.fromEntries(options.list('header').map(header)),
    body: data === undefined ? undefined : parseData(data, false),
    ...(Object.keys(assert).length === 0 ? {} : { assert }),
  });
};

function header(text: string): [string, string] {
  const at = text.indexOf(':');
  if (at < 1) throw usageError(`--header: "${text}" is not name:value`);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
