import { BATCH_MAX_BYTES, type EventBatch, type EventSource } from '../../contract/event-batch.ts';
import { eventNumber } from '../../contract/events.ts';
import type { OpenConnection } from './connection-registry.ts';

interface LostConnection {
  readonly connection: OpenConnection;
  readonly nextSeq: number;
}

interface ClosedEvent {
  readonly lost: LostConnection;
  readonly json: Buffer;
  readonly source: EventSource;
}

const CLOSED = eventNumber('connection.closed');
const COMMA = 0x2c;

/** `connection.closed` with reason `thread_lost` for each connection, as batches for the event log. What it had counted died with the thread. */
export function* closedBatches(node: string, lost: readonly LostConnection[], nowMs: number): Generator<EventBatch> {
  let chunk: ClosedEvent[] = [];
  let bytes = 0;
  for (const one of lost) {
    const json = Buffer.from(JSON.stringify(closedEvent(node, one, nowMs)));
    const {
      owner: { source },
      tags,
    } = one.connection;
    chunk.push({ lost: one, json, source: tags === undefined ? source : { ...source, tags } });
    bytes += json.length + (tags === undefined ? 0 : JSON.stringify(tags).length);
    if (bytes < BATCH_MAX_BYTES) continue;
    yield batchOf(node, chunk);
    chunk = [];
    bytes = 0;
  }
  if (chunk.length > 0) yield batchOf(node, chunk);
}

function closedEvent(node: string, { connection, nextSeq }: LostConnection, nowMs: number): object {
  const {
    id,
    owner: { source },
    openedAtMs,
  } = connection;
  return {
    type: 'connection.closed',
    at: new Date(nowMs).toISOString(),
    node,
    [source.kind]: source.id,
    connection: id,
    seq: nextSeq,
    data: { reason: 'thread_lost', durationMs: Math.max(0, nowMs - openedAtMs) },
  };
}

function batchOf(node: string, chunk: readonly ClosedEvent[]): EventBatch {
  const sources = new Map<EventSource, number>();
  const index = chunk.flatMap(({ source, json }, row) => {
    if (!sources.has(source)) sources.set(source, sources.size);
    return [CLOSED, sources.get(source) ?? 0, row, json.length];
  });
  return {
    header: { node, sources: [...sources.keys()], connections: chunk.map(({ lost }) => lost.connection.id) },
    index: Uint32Array.from(index),
    events: joined(chunk.map(({ json }) => json)),
  };
}

function joined(parts: readonly Buffer[]): Buffer {
  const whole = Buffer.alloc(
    parts.reduce((sum, part) => sum + part.length + 1, -1),
    COMMA,
  );
  let at = 0;
  for (const part of parts) {
    part.copy(whole, at);
    at += part.length + 1;
  }
  return whole;
}
