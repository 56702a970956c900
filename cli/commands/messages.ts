import type { Run } from '../command.ts';
import { clockTime } from '../live/event-view.ts';
import type { Resource } from '../server.ts';
import { bytesOf, type BytesInput } from '../syntax/bytes.ts';
import { labelSelectors } from '../syntax/labels.ts';
import { parseTime } from '../syntax/time.ts';
import { findEndpoint } from '../targets.ts';
import { showBytes } from '../view/bytes.ts';
import { hitsText, ruleText } from '../view/message-facts.ts';
import type { Column } from '../view/table.ts';

const DEFAULT_LIMIT = 100;

/** Columns that are there when they have something to say. */
const FACTS = [
  { title: 'RULE', value: ruleText },
  { title: 'FAULTS', value: hitsText },
] as const;

const columns = (asHex: boolean, messages: readonly Resource[]): readonly Column<Resource>[] => [
  { title: 'AT', value: ({ at }) => clockTime(String(at)) },
  { title: 'CONNECTION', value: ({ connection }) => connection },
  { title: 'DIR', value: ({ direction }) => direction },
  { title: 'BYTES', value: ({ bytes }) => bytes },
  ...FACTS.filter(({ value }) => messages.some((message) => value(message) !== undefined)),
  { title: 'DATA', value: (message) => showBytes(bytesOf(message as unknown as BytesInput), asHex) },
];

export const run: Run = async ({ server, out, args, options }) => {
  const endpoint = await findEndpoint(server, args[0] ?? '');
  if (options.flag('clear')) {
    await server.request('DELETE', `${endpoint.path}/messages`);
    return out.done(`the captured messages of ${endpoint.name} are deleted`, { cleared: endpoint.name }, endpoint.name);
  }
  const query = {
    order: 'desc',
    direction: options.text('direction'),
    connection: options.text('connection'),
    contains: options.text('contains'),
    label: labelSelectors(options.list('label')),
    since: parseTime(options.text('since')),
    until: parseTime(options.text('until')),
  };
  const newest: Resource[] = [];
  const limit = options.count('limit', 1) ?? DEFAULT_LIMIT;
  for await (const message of server.list(`${endpoint.path}/messages`, query, limit)) newest.push(message);
  await out.rows(newest.toReversed(), columns(options.flag('hex'), newest), ({ id }) => id);
};
