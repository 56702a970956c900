import type { Invocation, Run } from '../command.ts';
import { usageError } from '../exit-codes.ts';
import { readText } from '../files.ts';
import { field, hostPort } from '../kinds.ts';
import { commonSpec, holdEndpoint } from '../live/ad-hoc.ts';
import { readRules } from '../rules-file.ts';
import type { Resource } from '../server.ts';
import { parseAddress } from '../syntax/address.ts';
import { parseData } from '../syntax/bytes.ts';
import { parseFraming } from '../syntax/framing.ts';

export const run: Run = async (invocation) => {
  const { out, args, options } = invocation;
  const { host, port, transport: given } = parseAddress(args[0] ?? '');
  const transport = options.flag('tls') && given === 'tcp' ? 'tls' : given;
  const framing = options.text('framing');
  const spec = {
    ...commonSpec(invocation, transport),
    port,
    ...(host === undefined ? {} : { host }),
    ...(framing === undefined ? {} : { framing: parseFraming(framing) }),
    ...(transport === 'tls' ? { tls: await tlsOf(invocation) } : {}),
    ...(await handlerOf(invocation)),
  };
  return holdEndpoint(invocation, {
    collection: 'listeners',
    spec,
    onCreated: (listener) => {
      if (out.mode !== 'table') void out.thing(listener, listener['id']);
      out.note(startNote(listener, options.flag('keep')));
    },
  });
};

/** What a user sees first. */
export function startNote(listener: Resource, isKept: boolean): string {
  const address = hostPort(field(listener, 'status.address')) ?? hostPort(listener) ?? '';
  const end = isKept ? 'Ctrl-C ends this command; the listener stays.' : 'Ctrl-C removes it.';
  return `${String(listener['id'])} listens on ${String(listener['transport'])}://${address}. ${end}`;
}

async function tlsOf({ options }: Invocation): Promise<Record<string, unknown>> {
  const [cert, key] = [options.text('cert'), options.text('certKey')];
  if ((cert === undefined) !== (key === undefined)) throw usageError('--cert and --cert-key are given together');
  if (cert === undefined || key === undefined) return { selfSigned: true };
  return { cert: await readText(cert), key: await readText(key) };
}

const HANDLERS = ['echo', 'reply', 'rules'] as const;

async function handlerOf({ options }: Invocation): Promise<{ handler?: unknown }> {
  const given = HANDLERS.filter((name) => options.flag(name) || options.text(name) !== undefined);
  if (given.length > 1) throw usageError(`--${given.join(' and --')} exclude each other`);
  const [reply, rules] = [options.text('reply'), options.text('rules')];
  if (options.flag('echo')) return { handler: { type: 'echo' } };
  if (reply !== undefined) return { handler: { type: 'reply', ...parseData(reply, false) } };
  if (rules === undefined) return {};
  return { handler: await readRules(rules) };
}
