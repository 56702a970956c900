import type { HandlerOf, HandlerType, Handler as HandlerSpec } from '../../../contract/handler.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import { echo } from './echo.ts';
import { greet } from './greet.ts';
import type { Handler } from '../connection/handler.ts';
import type { HandlerEnvironment } from './environment.ts';
import { manual } from './manual.ts';
import { proxy } from './proxy/index.ts';
import { reply } from './reply.ts';
import { rules } from './rules/index.ts';
import { sink } from './sink.ts';

export type { HandlerEnvironment } from './environment.ts';

type Factory<T extends HandlerType> = (
  spec: HandlerOf<T>,
  codec: Codec,
  environment: HandlerEnvironment,
) => Handler | Generator<void, Handler>;

/** Every handler. A new one is a schema in src/contract/handler.ts, a file here and a row here. */
const handlers: { readonly [T in HandlerType]: Factory<T> } = { greet, reply, echo, sink, manual, rules, proxy };

/**
 * Makes a handler for all connections of an endpoint, in short steps where that may take long. Throws `message_not_encodable` when the framing
 * cannot say its fixed data.
 */
export function* compileHandler(spec: HandlerSpec, environment: HandlerEnvironment): Generator<void, Handler> {
  const made = factoryOf(spec)(spec, environment.codec, environment);
  return Symbol.iterator in made ? yield* made : made;
}

/** The row of the table. It takes exactly this type of handler, which the type of the whole table cannot say. */
function factoryOf<T extends HandlerType>(spec: HandlerOf<T> & { type: T }): Factory<T> {
  return handlers[spec.type];
}
