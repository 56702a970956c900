import { isDeepStrictEqual } from 'node:util';
import { equalSteps } from '../../../core/equality.ts';
import type { ListenerSpec } from '../../../contract/listener.ts';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import { codecOf, type Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Handler } from '../connection/handler.ts';
import type { HandlerEnvironment } from './environment.ts';
import { compileHandler } from './index.ts';

/** What the framing and the handler of an endpoint are compiled from. */
export interface AnsweringParams extends Pick<ListenerEndpoint, 'egress' | 'ruleCounters'> {
  readonly spec: Pick<ListenerSpec, 'transport' | 'framing' | 'handler' | 'host'> & {
    readonly limits: Pick<ListenerSpec['limits'], 'maxMessageBytes' | 'maxSendBufferBytes'>;
  };
  /** Where a listener is bound. */
  readonly port?: number;
}

/** How an endpoint reads and answers messages. */
export interface Answering {
  readonly codec: Codec;
  readonly handler: Handler;
}

/**
 * Compiles the framing and the handler of an endpoint. `before`: those that these take the place of. They stay where nothing of theirs has
 * changed, and with them what the handler has begun. In short steps: there may be thousands of rules, and other connections go on meanwhile.
 * Throws `message_not_encodable` when the framing cannot encode fixed data of the handler.
 */
export function* compileAnswering(
  params: AnsweringParams,
  side: HandlerEnvironment['side'],
  before?: Answering & { readonly params: AnsweringParams },
): Generator<void, Answering> {
  const { spec, egress, ruleCounters } = params;
  const codec =
    before !== undefined && hasSameCodec(before.params, params)
      ? before.codec
      : codecOf(spec.framing, spec.limits.maxMessageBytes, spec.transport === 'udp');
  const isSame = before !== undefined && (yield* equalSteps(before.params.spec.handler, spec.handler));
  const predecessor = isSame ? before.handler : undefined;
  if (predecessor !== undefined && before?.codec === codec && hasSameSurroundings(before.params, params))
    return { codec, handler: predecessor };
  const { maxSendBufferBytes } = spec.limits;
  const own = params.port === undefined ? undefined : { host: spec.host, port: params.port };
  const environment = {
    codec,
    transport: spec.transport,
    side,
    egress,
    own,
    maxSendBufferBytes,
    ruleCounters,
    predecessor,
  };
  return { codec, handler: yield* compileHandler(spec.handler, environment) };
}

function hasSameCodec({ spec: a }: AnsweringParams, { spec: b }: AnsweringParams): boolean {
  return (
    a.transport === b.transport &&
    a.limits.maxMessageBytes === b.limits.maxMessageBytes &&
    isDeepStrictEqual(a.framing, b.framing)
  );
}

/** What a handler is compiled with, besides its spec and codec. */
function hasSameSurroundings(a: AnsweringParams, b: AnsweringParams): boolean {
  if (a.spec.limits.maxSendBufferBytes !== b.spec.limits.maxSendBufferBytes) return a.spec.handler.type !== 'proxy';
  return a.ruleCounters?.generation === b.ruleCounters?.generation && isDeepStrictEqual(a.egress, b.egress);
}
