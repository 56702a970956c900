import type { Invocation, Run } from '../command.ts';
import { commonSpec, holdEndpoint } from '../live/ad-hoc.ts';
import { faultKeys } from '../live/fault-keys.ts';
import { parseAddress, parseTarget } from '../syntax/address.ts';
import { parseFraming } from '../syntax/framing.ts';
import { startNote } from './listen.ts';

export const run: Run = async (invocation) => {
  const { out, args, options } = invocation;
  return holdEndpoint(invocation, {
    collection: 'listeners',
    spec: specOf(invocation),
    onCreated: (listener, interruption) => {
      if (out.mode !== 'table') void out.thing(listener, listener['id']);
      out.note(`${startNote(listener, options.flag('keep'))} It connects to ${args[1] ?? ''}.`);
      return faultKeys(invocation, listener, interruption);
    },
  });
};

function specOf(invocation: Invocation): Record<string, unknown> {
  const { args, options } = invocation;
  const { host, port, transport: given } = parseAddress(args[0] ?? '');
  const transport = options.flag('tls') && given === 'tcp' ? 'tls' : given;
  const upstream = parseTarget(args[1] ?? '');
  const usesTls = options.flag('upstreamTls') || upstream.transport === 'tls';
  const framing = options.text('framing');
  return {
    ...commonSpec(invocation, transport),
    port,
    ...(host === undefined ? {} : { host }),
    ...(framing === undefined ? {} : { framing: parseFraming(framing) }),
    ...(transport === 'tls' ? { tls: { selfSigned: true } } : {}),
    handler: {
      type: 'proxy',
      upstreams: [{ host: upstream.host, port: upstream.port, ...(usesTls ? { tls: {} } : {}) }],
    },
  };
}
