import type { PortcallError } from '../portcall-error.ts';
import type { Schema } from '../schema-types.ts';

export type PortcallEvent = Schema<'Event'>;
/** `EventOfType<'message.received'>` */
export type EventOfType<Type extends PortcallEvent['type']> = Extract<PortcallEvent, { type: Type }>;

/** Events are missing here. */
export interface Gap {
  /** Events have types with a dot, so that this cannot be one. */
  readonly type: 'gap';
  /** Cursor of the last event before the gap. */
  readonly from: string;
  /** Cursor where the stream continues. */
  readonly to: string;
  /** Number of skipped events; null when unknown. */
  readonly missed: number | null;
  readonly reason: 'slow' | 'retention' | 'overflow' | 'node_lost';
}

/** What a stream delivers. `item.type === 'gap'` separates the two. */
export type StreamItem = PortcallEvent | Gap;

type OneOrMore = string | readonly string[];

/** Which events; all fields given must hold. */
export interface StreamFilter {
  /** Event types; `message.*` is all of a noun. Default: all. */
  readonly types?: readonly string[] | undefined;
  /** Ids or names. */
  readonly listener?: OneOrMore | undefined;
  /** Ids or names. */
  readonly client?: OneOrMore | undefined;
  readonly connection?: OneOrMore | undefined;
  readonly job?: OneOrMore | undefined;
  readonly batch?: OneOrMore | undefined;
  readonly lock?: OneOrMore | undefined;
  readonly node?: OneOrMore | undefined;
  /** RFC 3339: only events from this time on. */
  readonly since?: string | undefined;
  /** RFC 3339: only events before this time. The stream ends when all of them are delivered. */
  readonly until?: string | undefined;
  /** Labels that the listener, client, job or batch must all have. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** The same as text, `key:value`. */
  readonly label?: OneOrMore | undefined;
}

/** How far a replay is: all events up to `cursor` were delivered; `live`: there are no later ones yet. */
export interface StreamMark {
  readonly cursor: string;
  readonly live: boolean;
}

export interface SubscribedInfo {
  /** Where the subscription begins. */
  readonly cursor: string;
  /** False when events between the requested beginning and now are missing. */
  readonly recovered: boolean;
  /** Names in the filter that no listener or client has. */
  readonly warnings?: readonly { readonly path: string; readonly message: string }[];
}

export interface DisconnectedInfo {
  /** Close code of the WebSocket; undefined when no connection was made. */
  readonly code: number | undefined;
  readonly reason: string;
  /** Why no connection was made, or the subscription was refused. */
  readonly error: PortcallError | undefined;
  /** When the next attempt begins, in milliseconds from now. */
  readonly retryInMs: number;
}

export interface StreamOptions extends StreamFilter {
  /** Continue after this cursor. When it has expired, the first item is a gap. */
  readonly cursor?: string | undefined;
  /** Without a cursor. `earliest`: with everything that is still in the log. Default `now`. */
  readonly from?: 'now' | 'earliest' | undefined;
  /** `none` leaves out the payload of messages and the text of logs. Default `full`. */
  readonly payload?: 'full' | 'none' | undefined;
  /** What the server does when this side reads too slowly. Default `resume`. */
  readonly onSlow?: 'resume' | 'drop' | 'close' | undefined;
  /** Ends the stream, as `close` does. */
  readonly signal?: AbortSignal | undefined;
  /** False: the stream ends with an error when its connection ends. Default true: it resumes from its cursor. */
  readonly resume?: boolean | undefined;
  /** True: the first connection is retried, too, while no server answers. Default false: that is an error at once. */
  readonly waitForServer?: boolean | undefined;
  /** Longest time between two attempts, in milliseconds. Default 30,000. */
  readonly maxBackOffMs?: number | undefined;
  /** Called each time the server accepted the subscription. */
  readonly onSubscribed?: ((info: SubscribedInfo) => void) | undefined;
  /** Called each time the connection ended, or was not made, and another attempt follows. */
  readonly onDisconnected?: ((info: DisconnectedInfo) => void) | undefined;
  /** Called when the server reports a position without events. */
  readonly onMark?: ((mark: StreamMark) => void) | undefined;
}

const FILTER_KEYS = [
  'types',
  'listener',
  'client',
  'connection',
  'job',
  'batch',
  'lock',
  'node',
  'since',
  'until',
  'labels',
  'label',
] as const satisfies readonly (keyof StreamFilter)[];

/** The filter of a subscription: what of the options selects events. */
export function filterOf(options: StreamFilter): StreamFilter {
  return Object.fromEntries(
    FILTER_KEYS.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]] as const])),
  );
}
