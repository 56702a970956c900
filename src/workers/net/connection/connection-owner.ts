import type { ErrorCode } from '../../../core/errors/index.ts';
import type { CloseReason } from '../../../contract/connection.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { RecordedEndpoint } from './connection-record.ts';
import type { Cables } from './cable.ts';
import type { EndpointHost } from './endpoint-host.ts';
import type { Handler } from './handler.ts';

/** `tunnel`: for the one connection a tunnel has dialled. */
export type EndpointKind = 'listener' | 'client' | 'tunnel';

/** An endpoint as its connections (`C`) see it: settings that can change while they are open, and what they share. */
export interface ConnectionOwner<C> extends RecordedEndpoint {
  readonly id: string;
  readonly kind: EndpointKind;
  readonly thread: EndpointHost<C>;
  readonly codec: Codec;
  readonly handler: Handler;
  /** Faults between its connections and their peers; undefined: none. */
  readonly cables: Cables | undefined;
  readonly maxSendBufferBytes: number;
  readonly closeTimeoutMs: number;
  /** Counts the renderings of templates from 1. */
  countRendering(): number;
  connectionBegan(connection: C): void;
  /** After the connection's last event. */
  connectionEnded(connection: C, reason: CloseReason, code?: ErrorCode): void;
}
