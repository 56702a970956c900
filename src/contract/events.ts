import { z } from 'zod';
import { connectionExtraFields } from './connection.ts';
import { addressSchema, transportSchema } from './endpoint.ts';
import {
  assertion,
  closeReason,
  empty,
  failure,
  jobIdentity,
  jobKind,
  leaseOf,
  omitted,
  payload,
  reset,
  retryInMs,
  started,
  totals,
  tunnelMode,
} from './event-fields.ts';
import { faultActivityEvents, faultEvents, faultHitEvents } from './fault-events.ts';
import { setupEvents } from './setup-events.ts';
import { messageUpdateEvents } from './message-update.ts';
import { dialFailedSchema, dialledSchema } from './proxy-dial.ts';

/** What an event is about: the name of the field that holds its id. */
export type EventSubject = 'listener' | 'client' | 'node' | 'job' | 'batch' | 'lock' | 'setup' | 'none';

export interface EventEntry {
  readonly summary: string;
  /** Schema of `data`. */
  readonly data: z.ZodType;
  readonly example: Record<string, unknown>;
}

/**
 * Every event there is. The position in this table is the number that stands for the type in event batches, so rows are only ever
 * added at the end. `docs/events.md` and `openapi/asyncapi.json` are generated from it.
 */
export const eventCatalogue = {
  'listener.created': {
    summary: 'A listener was created.',
    data: z.strictObject({ revision: z.int() }),
    example: { revision: 1 },
  },
  'listener.started': {
    summary: 'A listener is bound and accepts connections.',
    data: started,
    example: { address: { host: '127.0.0.1', port: 9000 } },
  },
  'listener.stopped': {
    summary: 'A listener stopped accepting and has no open connections.',
    data: empty,
    example: {},
  },
  'listener.failed': {
    summary: 'A listener could not be opened, or lost its socket.',
    data: z.strictObject({ ...failure, retryInMs }),
    example: {
      code: 'port_in_use',
      detail: 'listen EADDRINUSE: address already in use 127.0.0.1:9000',
      retryInMs: 1000,
    },
  },
  'listener.updated': {
    summary: 'A listener was changed.',
    data: z.strictObject({ revision: z.int(), changed: z.array(z.string()) }),
    example: { revision: 2, changed: ['handler'] },
  },
  'listener.deleted': { summary: 'A listener was deleted.', data: empty, example: {} },
  'client.created': {
    summary: 'A client was created.',
    data: z.strictObject({ revision: z.int() }),
    example: { revision: 1 },
  },
  'client.updated': {
    summary: 'A client was changed.',
    data: z.strictObject({ revision: z.int(), changed: z.array(z.string()) }),
    example: { revision: 2, changed: ['reconnect'] },
  },
  'client.deleted': { summary: 'A client was deleted.', data: empty, example: {} },
  'client.connecting': {
    summary: 'A client starts an attempt to connect.',
    data: z.strictObject({ attempt: z.int32(), host: z.string(), port: z.int().min(0).max(65_535) }),
    example: { attempt: 1, host: '127.0.0.1', port: 9000 },
  },
  'client.connected': {
    summary: 'A client is connected.',
    data: z.strictObject({ local: addressSchema, remote: addressSchema }),
    example: { local: { host: '127.0.0.1', port: 40112 }, remote: { host: '127.0.0.1', port: 9000 } },
  },
  'client.disconnected': {
    summary: 'A client lost or closed its connection.',
    data: z.strictObject({ reason: closeReason, retryInMs }),
    example: { reason: 'peer_closed', retryInMs: 200 },
  },
  'client.failed': {
    summary: 'A client could not connect.',
    data: z.strictObject({ ...failure, attempt: z.int32(), retryInMs }),
    example: { code: 'connection_refused', detail: 'connect ECONNREFUSED 127.0.0.1:9000', attempt: 1, retryInMs: 200 },
  },
  'client.stopped': { summary: 'A client was stopped.', data: empty, example: {} },
  'connection.opened': {
    summary: 'A connection was accepted or opened, or a UDP session started.',
    data: z.strictObject({
      transport: transportSchema,
      direction: z.enum(['inbound', 'outbound']),
      local: addressSchema,
      remote: addressSchema,
      ...connectionExtraFields,
    }),
    example: {
      transport: 'tcp',
      direction: 'inbound',
      local: { host: '127.0.0.1', port: 9000 },
      remote: { host: '127.0.0.1', port: 40112 },
    },
  },
  'connection.closed': {
    summary: 'A connection ended. Always its last event.',
    data: z.strictObject({ reason: closeReason, code: z.string().optional(), durationMs: z.int(), ...totals }),
    example: { reason: 'peer_closed', durationMs: 12, messagesIn: 1, messagesOut: 1, bytesIn: 5, bytesOut: 5 },
  },
  'connection.error': {
    summary: 'An error on a connection that stays open, or before it opened.',
    data: z.strictObject(failure),
    example: { code: 'send_buffer_full', detail: 'The peer reads too slowly; 5 bytes were not sent.' },
  },
  'message.received': {
    summary: 'A message was received.',
    data: payload,
    example: { bytes: 5, data: 'hello', encoding: 'utf8' },
  },
  'message.sent': {
    summary: 'A message was handed to the socket.',
    data: payload,
    example: { bytes: 5, data: 'hello', encoding: 'utf8' },
  },
  'node.joined': {
    summary: 'A node started serving.',
    data: z.strictObject({ url: z.string(), version: z.string() }),
    example: { url: 'http://127.0.0.1:7070', version: '0.1.0' },
  },
  'node.left': {
    summary: 'A node stopped serving.',
    data: z.strictObject({ reason: z.enum(['shutdown', 'lost']) }),
    example: { reason: 'shutdown' },
  },
  'thread.lost': {
    summary: 'A net thread died and is replaced.',
    data: z.strictObject({ thread: z.int32(), detail: z.string() }),
    example: { thread: 0, detail: 'exit code 1' },
  },
  'log.gap': {
    summary:
      'Events were lost before they reached the log: it was unreachable or too slow, or their thread or node was killed.',
    data: z.strictObject({
      missed: z.int().nullable().meta({ description: 'Number of lost events; null with `node_lost`: unknown.' }),
      reason: z.enum(['overflow', 'thread_lost', 'node_lost']),
      since: z.iso
        .datetime()
        .meta({ description: 'No event before this time is missing; with `node_lost` this is an estimate.' }),
    }),
    example: { missed: 48, reason: 'overflow', since: '2026-01-01T00:00:00.000Z' },
  },
  'job.queued': {
    summary: 'A job was accepted, or re-enqueued by a retry request.',
    data: z.strictObject({ ...jobIdentity, delayMs: z.int() }),
    example: { pool: 'default', kind: 'sleep', delayMs: 0 },
  },
  'job.started': {
    summary: 'An attempt of a job started.',
    data: z.strictObject({
      ...jobIdentity,
      attempt: z.int32(),
      waitMs: z.int().meta({ description: 'Time since the job was submitted.' }),
    }),
    example: { pool: 'default', kind: 'sleep', attempt: 1, waitMs: 2 },
  },
  'job.progress': {
    summary: 'A job reported progress. Not every report is published.',
    data: z.strictObject({ fraction: z.number().meta({ description: '0 to 1.' }) }),
    example: { fraction: 0.5 },
  },
  'job.log': {
    summary: 'A job wrote a line to its log.',
    data: z.strictObject({
      level: z.string(),
      text: z.string().optional().meta({ description: 'Absent without the scope `payload`.' }),
      attempt: z.int32(),
      omitted,
    }),
    example: { level: 'info', text: '0', attempt: 1 },
  },
  'job.completed': {
    summary: 'A job completed.',
    data: z.strictObject({ ...jobIdentity, attempt: z.int32(), runMs: z.int(), resultBytes: z.int32() }),
    example: { pool: 'default', kind: 'sleep', attempt: 1, runMs: 11, resultBytes: 9 },
  },
  'job.failed': {
    summary: 'An attempt of a job failed.',
    data: z.strictObject({ ...jobIdentity, ...failure, assertion, attempt: z.int32(), retryInMs, omitted }),
    example: {
      pool: 'default',
      kind: 'http.request',
      labels: { team: 'tills' },
      schedule: 'sch_06d8xk3v9e0000000000000000',
      target: 'http://127.0.0.1:9000/health',
      code: 'job_assertion_failed',
      detail: 'assert.status does not hold: status 503',
      assertion: { path: 'assert.status', expected: ['2xx'], actual: 503 },
      attempt: 1,
      retryInMs: 1000,
    },
  },
  'job.timed_out': {
    summary: 'An attempt of a job exceeded its time limit.',
    data: z.strictObject({ ...jobIdentity, ...failure, assertion, attempt: z.int32(), retryInMs, omitted }),
    example: {
      pool: 'default',
      kind: 'function',
      code: 'job_timed_out',
      detail: 'The time limit of 5000 ms is over.',
      attempt: 1,
      retryInMs: null,
    },
  },
  'job.cancelled': {
    summary: 'A job was cancelled. Always its last event.',
    data: z.strictObject({ ...jobIdentity, kind: z.string().optional() }),
    example: { pool: 'default', kind: 'sleep' },
  },
  'batch.completed': {
    summary: 'Every job of a batch has ended, or the batch was cancelled.',
    data: z.strictObject({
      ...jobKind,
      labels: jobIdentity.labels,
      state: z.enum(['completed', 'failed', 'cancelled']),
      total: z.int32(),
      completed: z.int32(),
      failed: z.int32(),
      cancelled: z.int32(),
      timedOut: z.int32(),
    }),
    example: {
      pool: 'default',
      kind: 'http.request',
      state: 'completed',
      total: 5,
      completed: 5,
      failed: 0,
      cancelled: 0,
      timedOut: 0,
    },
  },
  'lock.acquired': {
    summary:
      'A lock was acquired. Events of different nodes may arrive out of order; the greater `fencingToken` is the newer lease.',
    data: z.strictObject({ ...leaseOf, ttlMs: z.int32(), waitedMs: z.int() }),
    example: { owner: 'worker-1', fencingToken: 1767225600000000, ttlMs: 30000, waitedMs: 0 },
  },
  'lock.released': {
    summary: 'The holder released the lock, or it was released by force.',
    data: z.strictObject({
      ...leaseOf,
      heldMs: z.int(),
      forced: z.boolean(),
      by: z.string().optional().meta({ description: 'Who forced the release: the name of an API key, or `local`.' }),
    }),
    example: { owner: 'worker-1', fencingToken: 1767225600000000, heldMs: 120, forced: false },
  },
  'lock.expired': {
    summary: 'A lease ran out without being renewed.',
    data: z.strictObject({ ...leaseOf, heldMs: z.int() }),
    example: { owner: 'worker-1', fencingToken: 1767225600000000, heldMs: 30000 },
  },
  'rule.emitted': {
    summary: 'A rule of a listener published something (action `emit`).',
    data: payload.extend({
      name: z.string().meta({ description: 'The `name` of the action.' }),
      rule: z.string().optional().meta({ description: 'Name of the rule; absent when it has none.' }),
    }),
    example: { name: 'login', rule: 'user', bytes: 5, data: 'alice', encoding: 'utf8' },
  },
  'tunnel.opened': {
    summary: 'A tunnel was attached to a connection, or dialled it.',
    data: z.strictObject({
      mode: tunnelMode,
      by: z.string().meta({ description: 'Who opened the tunnel: the name of an API key, or `local`.' }),
    }),
    example: { mode: 'duplex', by: 'local' },
  },
  'tunnel.closed': {
    summary: 'A tunnel was closed.',
    data: z.strictObject({
      mode: tunnelMode,
      bytesIn: z.int().meta({ description: 'Bytes received from the peer.' }),
      bytesOut: z.int().meta({ description: 'Bytes sent to the peer.' }),
      durationMs: z.int(),
    }),
    example: { mode: 'duplex', bytesIn: 512, bytesOut: 64, durationMs: 1200 },
  },
  'listener.reset': {
    summary: 'A listener was reset: captured messages, variables, rule counts and pending work were removed.',
    data: reset,
    example: { messages: 12, actions: 1, connections: 2, ended: 2 },
  },
  'client.reset': {
    summary: 'A client was reset: captured messages and waiting exchanges were removed.',
    data: reset,
    example: { messages: 12, actions: 0, connections: 1, ended: 0 },
  },
  ...faultEvents,
  'connection.dialled': {
    summary: 'A proxy connected to its upstream for a connection.',
    data: dialledSchema,
    example: { host: '127.0.0.1', port: 5432, attempt: 1, dialMs: 1, local: { host: '127.0.0.1', port: 40113 } },
  },
  'connection.dial_failed': {
    summary: 'An attempt of a proxy to connect to its upstream failed.',
    data: dialFailedSchema,
    example: {
      host: '127.0.0.1',
      port: 5432,
      attempt: 1,
      dialMs: 1,
      code: 'connection_refused',
      detail: 'connect ECONNREFUSED 127.0.0.1:5432',
    },
  },
  ...setupEvents,
  ...faultActivityEvents,
  ...faultHitEvents,
  ...messageUpdateEvents,
} as const satisfies Record<string, EventEntry>;

export type EventType = keyof typeof eventCatalogue;

/** Event types by number. */
export const EVENT_TYPES = Object.keys(eventCatalogue) as readonly EventType[];
const numbers = new Map<string, number>(EVENT_TYPES.map((type, index) => [type, index]));

/** The number of an event type. */
export function eventNumber(type: EventType): number {
  return numbers.get(type) ?? -1;
}

/** True for the events that carry traffic: the only ones that may be dropped when the log cannot keep up. */
export function isMessageEvent(number: number): boolean {
  return EVENT_TYPES[number]?.startsWith('message.') === true;
}

const JOB_ERROR_EVENTS: ReadonlySet<string> = new Set(['job.failed', 'job.timed_out'] satisfies EventType[]);

/** True for the events whose `data` shows bytes of users: without the `payload` scope they are delivered without them. */
export function carriesPayload(number: number): boolean {
  const type = EVENT_TYPES[number] ?? '';
  return isMessageEvent(number) || type === 'rule.emitted' || type === 'job.log' || carriesJobError(type);
}

/** True for the events whose `data` has the error of a job: `code`, `detail` and more. */
export function carriesJobError(type: string): boolean {
  return JOB_ERROR_EVENTS.has(type);
}

/** The envelope of an event as it is delivered. Fields that do not apply are absent. */
export interface PortcallEvent {
  type: EventType;
  /** RFC 3339 with milliseconds. */
  at: string;
  node: string;
  listener?: string;
  client?: string;
  job?: string;
  batch?: string;
  lock?: string;
  setup?: string;
  tunnel?: string;
  connection?: string;
  /** Counts the events of the connection from 1, without holes. */
  seq?: number;
  data: Record<string, unknown>;
}
