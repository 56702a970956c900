import type { MessagePort } from 'node:worker_threads';
import type { PacketOps, VerificationOps } from './capture-watch.ts';
import type { ClientSpec, ClientStatus, Exchange } from './client.ts';
import type { CloseMode, Connection, ConnectionState } from './connection.ts';
import type { Address, StatusError, Traffic, Transport } from './endpoint.ts';
import type { EndpointReset, EndpointResetResult } from './endpoint-reset.ts';
import type { EventSource, PackedBatch } from './event-batch.ts';
import type { FaultStates } from './fault-state.ts';
import type { FramingDecode, FramingDecoded, FramingEncode, FramingEncoded } from './framing-dry-run.ts';
import type { ListenerSpec, ListenerState } from './listener.ts';
import type { LooseEnds } from './loose-ends.ts';
import type { Direction, ExchangeResult, Message } from './message.ts';
import type { Match } from './match.ts';
import type { Order } from './order.ts';
import type { RuleCounts } from './rule-counts.ts';
import type { RuleEvaluationRequest, RuleEvaluationResult } from './rule-evaluation.ts';
import type { RulesHandler } from './rules.ts';
import type { TunnelDirection, TunnelFacts } from './tunnel.ts';

/**
 * Everything the main thread and a net thread say to each other.
 *
 *   main → net   {kind: 'request', id, op, params}          one reply each
 *   net → main   {kind: 'reply', id, ok | error}
 *   net → main   {kind: 'events', batch, dropped}           one way; buffers are transferred, not copied
 *   net → main   {kind: 'status', …}                        observed state of an endpoint has changed
 */

/** `workerData` of a net thread. */
export interface NetThreadData {
  readonly node: string;
  /** For connection ids (src/core/ids.ts). */
  readonly placement: { readonly slot: number; readonly thread: number };
  /** Bound of all captures on the thread together, in bytes. */
  readonly captureMaxBytes: number;
  /** Longest payload in an event, in bytes; longer ones are truncated. */
  readonly eventPayloadMaxBytes: number;
  /** Bound of event bytes posted and not yet taken by the main thread; past it message events are dropped and counted. */
  readonly eventQueueMaxBytes: number;
  /**
   * Two uint32 counters shared with the main thread, both modulo 2^32: [0] bytes of events the main thread has taken (written by it),
   * [1] events the net thread has put in batches, posted or not (written by it; left 0 when it does not count). The net thread compares
   * [0] with what it has posted; when it dies, the main thread derives the number of lost events from [1].
   */
  readonly flow: SharedArrayBuffer;
  /** Which connections have ended (src/core/connection-ends.ts), kept for the thread that replaces this one. Undefined: the thread remembers them for itself. */
  readonly ends?: SharedArrayBuffer | undefined;
  /** The newest egress rules (src/core/egress/shared-rules.ts): they count instead of those that an endpoint comes with. Undefined: those count. */
  readonly egress?: SharedArrayBuffer | undefined;
  /** By local port, how many proxies lead to a connection that the node has dialled from there (src/workers/net/relay/proxy-depths.ts). Undefined: the thread has a table of its own. */
  readonly proxyDepths?: SharedArrayBuffer | undefined;
}

/** An endpoint as its net thread needs it. */
export interface ListenerEndpoint {
  readonly id: string;
  readonly spec: ListenerSpec;
  readonly source: EventSource;
  /** The port to bind; the spec's, or the one that was bound before when the spec says 0. */
  readonly port: number;
  /** This thread's share of `limits.maxConnections`. */
  readonly maxConnections: number;
  /** What its handler may connect to; checked with the resolved address at connect time. Undefined: nothing. */
  readonly egress?: EgressRules | undefined;
  /** What its rules count, shared by all threads of the listener. Undefined: it has no rules. */
  readonly ruleCounters?: RuleCounts | undefined;
  /** Of its faults. Undefined: it has none. */
  /** What numbers its connections on all its threads. Undefined: it is on one thread. */
  readonly ordinals?: SharedArrayBuffer | undefined;
  readonly faultStates?: FaultStates | undefined;
}

export interface ClientEndpoint {
  readonly id: string;
  readonly spec: ClientSpec;
  readonly source: EventSource;
  /** What the client and its handler may connect to; checked with the resolved address at connect time. */
  readonly egress: EgressRules;
  /** What its rules count; kept when its thread dies. Undefined: it has no rules. */
  readonly ruleCounters?: RuleCounts | undefined;
  /** Of its faults. Undefined: it has none. */
  readonly faultStates?: FaultStates | undefined;
}

/** Egress policy as plain data: an address is allowed when `allow` lists it, or `deny` does not. Blocks are CIDR. */
export interface EgressRules {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /** Never allowed: the APIs of the cluster and Redis, by address and by name. */
  readonly denyTargets: readonly Address[];
}

export interface MessageQuery {
  readonly limit: number;
  /** A place in the capture, behind the message of this position: with `asc` only what follows it, with `desc` only what is before it, newest first. Default: all. */
  readonly after?: number | undefined;
  /** Default `asc`. */
  readonly order?: Order | undefined;
  readonly direction?: Direction | undefined;
  readonly connection?: string | undefined;
  /** `key:value`, all of them: of the connection when it was captured, or of its endpoint now. */
  readonly labels?: readonly string[] | undefined;
  readonly match?: Match | undefined;
  /** RFC 3339. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export interface MessageListing {
  readonly messages: Message[];
  /** With `desc`: where the page begins. */
  readonly start?: number;
  /** Where to continue. */
  readonly next: number;
  readonly more: boolean;
}

export interface ConnectionQuery {
  readonly limit: number;
  /** Only connections whose id comes after this one, in the order. */
  readonly after?: string | undefined;
  /** Default `asc`. */
  readonly order?: Order | undefined;
  readonly listener?: string | undefined;
  readonly client?: string | undefined;
  readonly state?: ConnectionState | undefined;
  /** `key:value`, all of them: of the connection or its endpoint. */
  readonly labels?: readonly string[] | undefined;
}

export interface Outgoing {
  readonly bytes: Uint8Array;
  /** Past the framing. */
  readonly raw: boolean;
}

/** The net thread's end of a tunnel's channel, and its bounds. */
export interface TunnelEnd {
  /** Transferred. Closed when the op fails; closing the other end gives up a dial that is under way. */
  readonly port: MessagePort;
  /** Most bytes on their way in each direction. */
  readonly windowBytes: number;
  /** Who opened it, for the events. */
  readonly by: string;
}

export interface EndpointTraffic extends Traffic {
  readonly id: string;
}

/** A dry run of rules; `ruleCounters` are read and not changed. */
export interface RuleTrial
  extends Omit<RuleEvaluationRequest, 'handler' | 'listener' | 'data'>, Pick<ListenerEndpoint, 'ruleCounters'> {
  readonly handler: RulesHandler;
  readonly transport: Transport;
  readonly maxMessageBytes: number;
  readonly bytes: Uint8Array;
}

/** What one fault of an endpoint has done on one thread; times are sums. */
export interface FaultTotals {
  readonly name: string;
  /** Undefined: it acts on whole connections. */
  readonly direction: 'in' | 'out' | undefined;
  readonly units: number;
  readonly bytes: number;
  readonly hits: number;
  readonly droppedUnits: number;
  readonly droppedBytes: number;
  readonly heldUnits: number;
  readonly heldBytes: number;
  readonly delayed: number;
  readonly plannedMs: number;
  readonly realMs: number;
}

/** What the faults of a type have done on one thread since it began; times are sums. */
export interface FaultTypeTotals extends Omit<FaultTotals, 'name'> {
  readonly type: string;
}

/** Request name → parameters and result. Errors are AppErrors, sent as SerializedError. */
export interface NetOps extends VerificationOps, PacketOps {
  openListener: { params: ListenerEndpoint; result: { address: Address } };
  /** Many at once, each as `openListener`; results in their order. */
  openListeners: { params: ManyListeners; result: OpenedOrNot<{ address: Address }>[] };
  /** Handler, framing, limits, labels and so on for this and later connections; open ones keep their framing. */
  updateListener: { params: ListenerEndpoint; result: null };
  /** Stop accepting, let connections end for `graceMs`, then cut them; its capture is kept unless `forget`. */
  closeListener: { params: { id: string; graceMs: number; forget: boolean }; result: null };
  /** Starts connecting; answers at once, or after the first attempt has ended or `waitMs` has passed. */
  openClient: { params: { endpoint: ClientEndpoint; waitMs: number }; result: ClientObserved };
  /** Many at once, without waiting for their first attempts; results in their order. */
  openClients: { params: { endpoints: readonly ClientEndpoint[] }; result: OpenedOrNot<ClientObserved>[] };
  updateClient: { params: ClientEndpoint; result: null };
  closeClient: { params: { id: string; graceMs: number; forget: boolean }; result: null };
  /** `bytes` accepted, framing included. */
  send: { params: { connection: string } & Outgoing; result: { bytes: number } };
  sendClient: { params: { client: string } & Outgoing; result: { bytes: number; connection: string } };
  broadcast: {
    params: { listener: string; labels?: readonly string[] } & Outgoing;
    result: { connections: number; sent: number; failed: number; bytes: number };
  };
  exchange: {
    params: { client: string; exchange: Omit<Exchange, 'data' | 'encoding' | 'raw'> } & Outgoing;
    result: ExchangeResult;
  };
  closeConnection: { params: { connection: string; mode: CloseMode }; result: null };
  /** Takes the connection over, or only watches it. */
  attachTunnel: {
    params: { connection: string; observe: TunnelDirection | null; maxObservers: number } & TunnelEnd;
    result: TunnelFacts;
  };
  /** Opens a connection that belongs to the tunnel. */
  dialTunnel: { params: { endpoint: ClientEndpoint } & TunnelEnd; result: TunnelFacts };
  findConnection: { params: { connection: string }; result: Omit<Connection, 'node'> | null };
  /** Ordered by id. */
  listConnections: { params: ConnectionQuery; result: Omit<Connection, 'node'>[] };
  /**
   * With `after`: the first `limit` behind that position (0: from the oldest); `next` is where to continue, `more` says that there is more to
   * look at, and a page may be shorter than `limit`, or empty, nevertheless (long messages, a rare match). Without `after`: the newest
   * `limit`; `more` says that there are older ones. In order of capture either way.
   */
  listMessages: { params: { endpoint: string; query: MessageQuery }; result: MessageListing };
  /** Ends or keeps its connections, then forgets what is left of the messages so far. Nothing of it on this thread: nothing to do. */
  resetEndpoint: { params: { endpoint: string } & EndpointReset; result: EndpointResetResult };
  /** What a test may have overlooked; empty when nothing of the endpoint is here. */
  looseEnds: { params: { endpoint: string }; result: LooseEnds[] };
  clearMessages: { params: { endpoint: string }; result: { removed: number } };
  /** Dry runs: nothing of the thread is touched. */
  decodeFraming: { params: FramingDecode; result: FramingDecoded };
  encodeFraming: { params: FramingEncode; result: FramingEncoded };
  /** Touches no endpoint: any thread can be asked. Throws what opening a listener with the handler throws. */
  evaluateRules: { params: RuleTrial; result: RuleEvaluationResult };
  /** Counters of one endpoint, or of all on this thread. */
  traffic: { params: { endpoint?: string }; result: EndpointTraffic[] };
  /** What the faults of an endpoint have done; empty when it has none here. */
  faultCounts: { params: { endpoint: string }; result: FaultTotals[] };
  /** By type and direction. */
  faultTypeTotals: { params: Record<never, never>; result: FaultTypeTotals[] };
  /** Observed state of a client. */
  client: { params: { id: string }; result: ClientObserved | null };
  /** End everything: listeners, clients, connections; flush the last events. The thread exits by itself afterwards. */
  shutdown: { params: { graceMs: number }; result: null };
}
/** Their specs are one text: JSON is copied to another thread several times faster than the objects it stands for. */
export interface ManyListeners {
  readonly endpoints: readonly Omit<ListenerEndpoint, 'spec'>[];
  /** JSON of a list, in the same order. */
  readonly specs: string;
}

export type NetOp = keyof NetOps;

/** What became of one of many. */
export type OpenedOrNot<T> = { readonly ok: T } | { readonly error: ThreadError };

/** An AppError on its way between threads. */
export interface ThreadError {
  readonly code: string;
  readonly detail: string;
  readonly errors?: { path: string; message: string }[];
  readonly extra?: Record<string, unknown>;
}

/** Observed state of a client as its thread sees it. */
export type ClientObserved = Pick<
  ClientStatus,
  'state' | 'connection' | 'localAddress' | 'remoteAddress' | 'attempts' | 'error'
>;

/** Observed state of a listener's part on one thread. */
export interface ListenerObserved {
  readonly state: Extract<ListenerState, 'listening' | 'stopped' | 'failed'>;
  readonly address: Address | null;
  readonly error: StatusError | null;
}

export type MainToNet = {
  [Op in NetOp]: {
    readonly kind: 'request';
    readonly id: number;
    readonly op: Op;
    readonly params: NetOps[Op]['params'];
  };
}[NetOp];

export type NetToMain =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly error: ThreadError }
  /** `dropped`: message events dropped since the last batch because the main thread did not take them; `since`: when that began. */
  | { readonly kind: 'events'; readonly batch: PackedBatch; readonly dropped: number; readonly since: string }
  | { readonly kind: 'listenerStatus'; readonly id: string; readonly observed: ListenerObserved }
  /** A fault has had its last hit, and holds nothing on this thread. */
  | { readonly kind: 'faultSpent'; readonly id: string; readonly name: string; readonly generation: number }
  | { readonly kind: 'clientStatus'; readonly id: string; readonly observed: ClientObserved };
