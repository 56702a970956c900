import { buffer } from 'node:stream/consumers';
import type { Invocation, Run } from '../command.ts';
import { EXIT, usageError, type ExitCode } from '../exit-codes.ts';
import { path, type Resource } from '../server.ts';
import { bytesOf, parseData, toBytesInput, type BytesInput } from '../syntax/bytes.ts';
import { labelSelectors } from '../syntax/labels.ts';
import { matchOf } from '../syntax/match.ts';
import { findEndpoint } from '../targets.ts';
import { showBytes } from '../view/bytes.ts';

export const run: Run = async (invocation): Promise<ExitCode> => {
  const { server, out, args, options } = invocation;
  const [target = '', text] = args;
  const body = { ...(await dataOf(invocation, text)), ...(options.flag('raw') ? { raw: true } : {}) };
  const match = matchOf(options);
  const withinMs = options.ms('within') ?? (match === undefined ? undefined : DEFAULT_WITHIN_MS);
  if (target.startsWith('con_')) {
    if (withinMs !== undefined) throw usageError('only a client can wait for a reply');
    return report(invocation, await server.request('POST', path`/v1/connections/${target}/send`, { body }));
  }
  const { collection, path: endpoint } = await findEndpoint(server, target);
  if (collection === 'listeners') {
    if (withinMs !== undefined) throw usageError(`"${target}" is a listener; only a client can wait for a reply`);
    const query = { label: labelSelectors(options.list('label')) };
    return report(invocation, await server.request('POST', `${endpoint}/broadcast`, { body, query }));
  }
  if (withinMs === undefined) return report(invocation, await server.request('POST', `${endpoint}/send`, { body }));
  const reply = await server.request('POST', `${endpoint}/exchange`, {
    body: { ...body, timeoutMs: withinMs, ...(match === undefined ? {} : { match }) },
  });
  const message = reply['message'] as Resource;
  if (out.mode === 'json') await out.json(reply);
  else await out.line(showBytes(bytesOf(message as unknown as BytesInput)));
  return EXIT.ok;
};

const DEFAULT_WITHIN_MS = 5000;

async function dataOf({ io, options }: Invocation, text: string | undefined): Promise<BytesInput> {
  if (text !== undefined) return parseData(text, options.flag('hex'));
  const bytes = await buffer(io.stdin);
  return options.flag('hex') ? parseData(bytes.toString(), true) : toBytesInput(bytes);
}

async function report({ out }: Invocation, sent: Resource): Promise<ExitCode> {
  const connections = sent['connections'];
  const text = connections === undefined ? '' : ` on ${String(sent['sent'])} of ${String(connections)} connections`;
  await out.done(`${String(sent['bytes'])} bytes sent${text}`, sent, sent['bytes']);
  return connections !== undefined && Number(sent['failed']) > 0 ? EXIT.failed : EXIT.ok;
}
