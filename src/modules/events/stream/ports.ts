import type { IncomingMessage } from 'node:http';
import type { CloseMode } from '../../../contract/index.ts';
import type { Caller } from '../../../core/http/index.ts';

/**
 * What the stream needs of other modules. A module provides it under the token, `{ provide: CONNECTION_COMMANDS, useExisting: … }`, in
 * its own `providers`; it need not be exported, nor imported here. Without it the default below holds.
 */
export interface ConnectionCommands {
  /** Sends on a connection, wherever in the cluster it lives; answers the bytes accepted, framing included. */
  send(
    connection: string,
    message: { readonly bytes: Uint8Array; readonly raw: boolean },
    caller: Caller,
  ): Promise<{ readonly bytes: number }>;
  close(connection: string, mode: CloseMode, caller: Caller): Promise<void>;
}
/** Injection token of {@link ConnectionCommands}. Default: there are no connections. */
export const CONNECTION_COMMANDS = Symbol('ConnectionCommands');

export interface StreamGrant {
  /** What the caller may: `read write payload admin`. */
  readonly scopes: ReadonlySet<string>;
  /** Who it is, also to the node that a command is passed on to. */
  readonly caller: Caller;
}

export interface StreamGuard {
  /** Judges an upgrade request (key, Host, Origin). Throws an AppError, which becomes the HTTP answer. */
  authorize(request: IncomingMessage): StreamGrant | Promise<StreamGrant>;
}
/** Injection token of {@link StreamGuard}. Default: everybody may everything. */
export const STREAM_GUARD = Symbol('StreamGuard');

export type EndpointNoun = 'listener' | 'client';

/** Ids of endpoints by name, of the whole cluster. */
export interface EndpointIds {
  findId(noun: EndpointNoun, name: string): Promise<string | undefined>;
}
/** Injection token of {@link EndpointIds}. Default: there are no endpoints. */
export const ENDPOINT_IDS = Symbol('EndpointIds');
