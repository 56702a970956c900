import { z } from 'zod';
import { atMostMembers } from '../bounded-record.ts';
import { expressionBudget } from '../expression.ts';
import { checkMatch } from '../match-check.ts';
import { acceptDelayFault } from './accept-delay.ts';
import { bandwidthFault } from './bandwidth.ts';
import { checkRamp, type FaultSchema } from './check-ramp.ts';
import { closeFault } from './close.ts';
import { corruptFault } from './corrupt.ts';
import { dialDelayFault } from './dial-delay.ts';
import { dialFailureFault } from './dial-failure.ts';
import { duplicateFault } from './duplicate.ts';
import { findGrowing, MAX_GROWTH } from './growth.ts';
import { injectFault } from './inject.ts';
import { latencyFault } from './latency.ts';
import { limitConnectionsFault } from './limit-connections.ts';
import { limitFault } from './limit.ts';
import { lossFault } from './loss.ts';
import { affectsMessages, findMessageAttribute } from './messages.ts';
import { mtuFault } from './mtu.ts';
import { noopFault } from './noop.ts';
import { profileFault } from './profile.ts';
import { refuseFault } from './refuse.ts';
import { reorderFault } from './reorder.ts';
import { replaceFault } from './replace.ts';
import { retransmitFault } from './retransmit.ts';
import { sliceFault } from './slice.ts';
import { slowCloseFault } from './slow-close.ts';
import { stallFault } from './stall.ts';
import { tlsHandshakeFault } from './tls-handshake.ts';
import { traceFault } from './trace.ts';
import { truncateFault } from './truncate.ts';
import { vanishFault } from './vanish.ts';

/** Most faults of one endpoint. */
export const MAX_FAULTS = 64;

/** One row a type. */
const types = [
  noopFault,
  latencyFault,
  bandwidthFault,
  limitFault,
  sliceFault,
  stallFault,
  retransmitFault,
  lossFault,
  duplicateFault,
  reorderFault,
  corruptFault,
  replaceFault,
  injectFault,
  truncateFault,
  mtuFault,
  closeFault,
  slowCloseFault,
  vanishFault,
  dialFailureFault,
  dialDelayFault,
  acceptDelayFault,
  limitConnectionsFault,
  refuseFault,
  tlsHandshakeFault,
  profileFault,
  traceFault,
] as const;

/**
 * A fault of the cable between an endpoint and its peer. The stage of the same name is in src/workers/net/faults/stages, and
 * what acts on whole connections in src/workers/net/faults/gates.
 */
export const faultSchema = z
  .discriminatedUnion('type', types)
  .superRefine((fault, context) => checkRamp(fault, schemaOf(fault.type), context))
  .meta({
    id: 'Fault',
    description: 'What is wrong with the connection between an endpoint and its peer.',
    examples: [
      { type: 'latency', ms: 300, jitterMs: 50 },
      { type: 'bandwidth', bytesPerSecond: 100_000 },
      { type: 'profile', profile: '3g' },
      { type: 'tlsHandshake', failure: 'expired' },
      { type: 'refuse', schedule: { durationMs: 5000, everyMs: 30_000 } },
      { type: 'limitConnections', max: 10, perSecond: 5, excess: 'hold' },
      { type: 'dialFailure', how: 'refused', schedule: { durationMs: 2000, everyMs: 10_000 } },
    ],
  });
export type Fault = z.output<typeof faultSchema>;

function schemaOf(type: string): FaultSchema {
  return types.find(({ shape }) => shape.type.value === type) ?? noopFault;
}

export type FaultType = Fault['type'];
export type FaultOf<T extends FaultType> = Extract<Fault, { type: T }>;
/** Those that act on the bytes of a direction. */
export type CableFault = Exclude<Extract<Fault, { direction: string }>, { type: 'profile' }>;
/** Those that act on a connection before its first byte. */
export type GateFault = Exclude<Fault, { direction: string }>;

export function isCableFault(fault: CableFault | GateFault): fault is CableFault {
  return 'direction' in fault;
}

/** An endpoint as its faults see it. */
interface FaultyEndpoint {
  readonly transport: string;
  readonly handler: { readonly type: string };
  readonly framing: { readonly type: string };
  readonly faults: Faults;
  /** Only clients have it. */
  readonly reconnect?: object;
}

/** Where a type works; text: why it does not. TLS is a stream like TCP. */
interface FaultTransports {
  readonly stream: true | string;
  readonly datagrams: true | string;
  /** Why it does not work on a stream with the framing `raw`; undefined: it does. */
  readonly unframed?: string;
  /** Of a listener or client; undefined: it works there. */
  readonly refusal?: (endpoint: FaultyEndpoint) => string | undefined;
}
const BOTH: FaultTransports = { stream: true, datagrams: true };
/** What works on whole messages: of streams only with a framing. */
const MESSAGES = (instead: string): FaultTransports => ({
  ...BOTH,
  unframed: `TCP delivers every byte in order, so only whole messages can be affected; set a framing other than raw, or use ${instead}`,
});

const PROXIES: FaultTransports = {
  stream: true,
  datagrams: true,
  refusal: ({ handler }) =>
    handler.type === 'proxy' ? undefined : `the handler ${handler.type} dials nothing; it is for the handler proxy`,
};

const LISTENERS: FaultTransports = {
  ...BOTH,
  refusal: ({ reconnect }) => (reconnect === undefined ? undefined : 'a client accepts nothing; it is for listeners'),
};

export const faultTransports: { readonly [T in FaultType]: FaultTransports } = {
  noop: BOTH,
  latency: BOTH,
  bandwidth: BOTH,
  limit: BOTH,
  slice: { stream: true, datagrams: 'a datagram arrives as a whole; use truncate or mtu' },
  stall: BOTH,
  retransmit: { stream: true, datagrams: 'UDP does not retransmit; use loss' },
  loss: MESSAGES('retransmit; with per "chunk" the stream gets a gap'),
  duplicate: MESSAGES('inject'),
  reorder: MESSAGES('latency or retransmit'),
  corrupt: BOTH,
  replace: BOTH,
  inject: BOTH,
  truncate: MESSAGES('limit'),
  mtu: {
    stream: 'TCP delivers every byte in order, so only whole datagrams can be affected; use slice or truncate',
    datagrams: true,
  },
  close: BOTH,
  slowClose: { stream: true, datagrams: 'UDP has neither FIN nor RST; use latency' },
  vanish: BOTH,
  profile: BOTH,
  trace: BOTH,
  dialFailure: PROXIES,
  dialDelay: PROXIES,
  acceptDelay: LISTENERS,
  limitConnections: LISTENERS,
  refuse: LISTENERS,
  tlsHandshake: {
    stream: true,
    datagrams: 'UDP has no TLS handshake',
    refusal: (endpoint) =>
      LISTENERS.refusal?.(endpoint) ?? (endpoint.transport === 'tls' ? undefined : 'it is for the transport tls'),
  },
};

export const faultNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._-]{0,62}$/, 'must be a letter, then up to 62 letters, digits, ".", "_" or "-"')
  .meta({ description: 'Name of a fault: a letter, then up to 62 letters, digits, `.`, `_`, `-`.' });

/** A pattern for the names would be reported without its message. */
function checkNames(faults: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  for (const name of Object.keys(faults)) {
    const message = faultNameSchema.safeParse(name).error?.issues[0]?.message;
    if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message: `its name ${message}` });
  }
}

/** The faults of an endpoint by name. A merge patch adds, changes and removes (null) one. */
export const faultsField = atMostMembers(
  z
    .record(z.string().max(63), faultSchema)
    .superRefine(checkNames)
    .meta({
      id: 'Faults',
      description:
        'Faults of the connection between the endpoint and its peers, by name, at most 64. Changes reach open connections at once. A merge patch adds, changes and removes (null) one.',
      examples: [{ slow: { type: 'latency', ms: 300, jitterMs: 50 } }],
    }),
  MAX_FAULTS,
);
export type Faults = Readonly<Record<string, Fault>>;

/** Whether a fault works there; text: why it does not. */
function transportReason(fault: Fault, { transport, framing }: FaultyEndpoint): true | string {
  const { stream, datagrams, unframed = true } = faultTransports[fault.type];
  if (transport === 'udp') return datagrams;
  return framing.type === 'raw' && affectsMessages(fault) ? unframed : stream;
}

/** An attribute that needs messages, where a stream has none. */
function findUnframed(
  fault: Fault,
  { transport, framing }: FaultyEndpoint,
): [path: string[], message: string] | undefined {
  const path = transport !== 'udp' && framing.type === 'raw' ? findMessageAttribute(fault) : undefined;
  if (path === undefined) return undefined;
  const instead = path.includes('match') ? '' : ', or use bytes';
  return [path, `needs a framing other than raw on ${transport}; set one${instead}`];
}

/** An attribute that means nothing there, and why. */
function findWrongAttribute(
  fault: Fault,
  { transport }: FaultyEndpoint,
): [path: string[], message: string] | undefined {
  const isStream = transport !== 'udp';
  if (isStream && fault.type === 'limit' && fault.datagrams !== undefined)
    return [['datagrams'], `is for udp; on ${transport} use messages or bytes`];
  if (isStream && fault.type === 'latency' && fault.keepOrder)
    return [['keepOrder'], `is for udp; ${transport} always keeps the order`];
  if (!isStream && fault.type === 'loss' && fault.per === 'chunk')
    return [['per'], 'chunk is for tcp and tls; udp loses datagrams'];
  if (fault.type === 'slowClose' && fault.when.match !== undefined)
    return [['when', 'match'], 'means nothing here: slowClose affects no messages'];
  return undefined;
}

/** The expressions of all faults are bounded together. */
function checkMatches(faults: Faults, context: z.RefinementCtx): void {
  const budget = expressionBudget();
  for (const [name, fault] of Object.entries(faults)) {
    const path = ['faults', name];
    if ('match' in fault) checkMatch(fault.match, [...path, 'match'], context, budget);
    if ('direction' in fault) checkMatch(fault.when.match, [...path, 'when', 'match'], context, budget);
  }
}

/** Refinement of anything with a transport and faults: what cannot work there is refused with the reason. */
export function checkFaults(endpoint: FaultyEndpoint, context: z.RefinementCtx): void {
  const { transport, faults } = endpoint;
  for (const [name, fault] of Object.entries(faults)) {
    const { refusal: refusalOf } = faultTransports[fault.type];
    const reason = transportReason(fault, endpoint);
    const refusal = refusalOf?.(endpoint);
    const refuse = (path: string[], message: string) =>
      context.addIssue({ code: 'custom', path: ['faults', name, ...path], message });
    if (reason !== true) refuse(['type'], `${fault.type} does not work on ${transport}: ${reason}`);
    else if (refusal !== undefined) refuse(['type'], `${fault.type} does not work here: ${refusal}`);
    else {
      const wrong = findUnframed(fault, endpoint) ?? findWrongAttribute(fault, endpoint);
      if (wrong !== undefined) refuse(...wrong);
    }
  }
  checkMatches(faults, context);
  const name = findGrowing(faults);
  if (name !== undefined)
    context.addIssue({
      code: 'custom',
      path: ['faults', name],
      message: `duplicate and replace faults of one direction multiply what passes by more than ${MAX_GROWTH}; use fewer, or smaller ones`,
    });
}
