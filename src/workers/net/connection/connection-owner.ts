import type { CloseReason } from '../../../contract/connection.ts';
import type { Traffic } from '../../../contract/endpoint.ts';
import type { AppError } from '../../../core/errors/index.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Capture } from '../capture/capture.ts';
import type { EventConnection, EventOwner } from '../events/event-subjects.ts';
import type { EndpointHost } from './endpoint-host.ts';
import type { Handler } from './handler.ts';

/** `tunnel`: for the one connection a tunnel has dialled. */
export type EndpointKind = 'listener' | 'client' | 'tunnel';

/** An endpoint as its connections (`C`) see it: settings that can change while they are open, and what they share. */
export interface ConnectionOwner<C> extends EventOwner {
  readonly id: string;
  readonly kind: EndpointKind;
  readonly thread: EndpointHost<C>;
  readonly capture: Capture;
  readonly traffic: Traffic;
  readonly codec: Codec;
  readonly handler: Handler;
  readonly publishesMessages: boolean;
  readonly maxSendBufferBytes: number;
  readonly closeTimeoutMs: number;
  /** Counts the renderings of templates from 1. */
  countRendering(): number;
  /** Publishes an error; with a `connection` it is that connection's event. */
  reportError(error: AppError, connection?: EventConnection): void;
  connectionBegan(connection: C): void;
  /** After the connection's last event. */
  connectionEnded(connection: C, reason: CloseReason): void;
}
