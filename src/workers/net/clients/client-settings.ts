import type { SecureContext } from 'node:tls';
import { decodeBytes } from '../../../contract/bytes.ts';
import type { ClientSpec } from '../../../contract/client.ts';
import type { ClientEndpoint } from '../../../contract/thread-messages.ts';
import type { Egress } from '../../shared/egress.ts';
import { egressOf } from '../../shared/live-egress.ts';
import { clientContext, DEFAULT_CLIENT_TLS } from '../tls/client-context.ts';
import { codecOf } from '../../shared/framing/endpoint-codec.ts';
import type { EndpointSettings } from '../connection/endpoint.ts';
import type { ConnectionHandler } from '../connection/handler.ts';

/** A message and how it goes on the wire. */
export interface EncodedMessage {
  readonly message: Buffer;
  readonly wire: Buffer;
}

/** A client's settings, checked and compiled. */
export interface ClientSettings extends EndpointSettings {
  readonly spec: ClientSpec;
  readonly egress: Egress;
  /** With transport `tls`. */
  readonly tls: SecureContext | undefined;
  readonly sendOnConnect: readonly EncodedMessage[];
}

/** Throws `validation_failed` for a certificate that cannot be used, `message_not_encodable` when the framing cannot say a message of `sendOnConnect`. */
export function compileClientSettings(
  { spec, source, egress }: ClientEndpoint,
  handler: ConnectionHandler,
): ClientSettings {
  const codec = codecOf(spec.framing, spec.limits.maxMessageBytes, spec.transport === 'udp');
  const sendOnConnect = spec.sendOnConnect.map((outgoing) => {
    const message = decodeBytes(outgoing);
    return { message, wire: outgoing.raw ? message : codec.encoder.encode(message) };
  });
  return {
    source,
    spec,
    codec,
    handler,
    egress: egressOf(egress),
    tls: spec.transport === 'tls' ? clientContext(spec.tls ?? DEFAULT_CLIENT_TLS) : undefined,
    sendOnConnect,
  };
}
