import type { SecureContext } from 'node:tls';
import { decodeBytes } from '../../../contract/bytes.ts';
import type { ClientSpec } from '../../../contract/client.ts';
import type { ClientEndpoint } from '../../../contract/thread-messages.ts';
import type { Egress } from '../../shared/egress.ts';
import { egressOf } from '../../shared/live-egress.ts';
import { clientContext, DEFAULT_CLIENT_TLS } from '../tls/client-context.ts';
import type { EndpointSettings } from '../connection/endpoint.ts';
import { compileAnswering } from '../handlers/answering.ts';

/** A message and how it goes on the wire. */
export interface EncodedMessage {
  readonly message: Buffer;
  readonly wire: Buffer;
}

/** A client's settings, checked and compiled. */
export interface ClientSettings extends EndpointSettings {
  /** What they were compiled from. */
  readonly params: ClientEndpoint;
  readonly spec: ClientSpec;
  readonly egress: Egress;
  /** With transport `tls`. */
  readonly tls: SecureContext | undefined;
  readonly sendOnConnect: readonly EncodedMessage[];
}

/**
 * Throws `validation_failed` for a certificate that cannot be used, `message_not_encodable` when the framing cannot encode a message of
 * `sendOnConnect` or fixed data of the handler. `before`: the settings these take the place of. In short steps, as {@link compileAnswering}.
 */
export function* compileClientSettings(
  params: ClientEndpoint,
  before?: ClientSettings,
): Generator<void, ClientSettings> {
  const { spec, source, egress, faultStates } = params;
  const { codec, handler } = yield* compileAnswering(params, 'client', before);
  const sendOnConnect = spec.sendOnConnect.map((outgoing) => {
    const message = decodeBytes(outgoing);
    return { message, wire: outgoing.raw ? message : codec.encoder.encode(message) };
  });
  const tls = spec.transport === 'tls' ? clientContext(spec.tls ?? DEFAULT_CLIENT_TLS) : undefined;
  return { params, source, spec, codec, handler, faultStates, egress: egressOf(egress), tls, sendOnConnect };
}
