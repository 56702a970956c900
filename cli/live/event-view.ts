import type { StreamItem } from '../../client/src/index.ts';
import type { Output } from '../output.ts';
import { hostPort } from '../kinds.ts';
import { bytesOf, type BytesInput } from '../syntax/bytes.ts';
import { factsText } from '../view/message-facts.ts';
import { showBytes } from '../view/bytes.ts';

/** An event, or a gap, whatever its type: fields are read as they come. */
export interface AnyEvent {
  readonly type: string;
  readonly at?: string;
  readonly connection?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

const SUBJECTS = ['listener', 'client', 'job', 'batch', 'lock', 'tunnel', 'node'] as const;

/** `12:30:00.123` of an RFC 3339 time, in the time zone of the user. */
export function clockTime(at: string | undefined): string {
  const date = new Date(at ?? Number.NaN);
  if (Number.isNaN(date.getTime())) return '–';
  const two = (part: number): string => String(part).padStart(2, '0');
  const ms = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}

/** One event on one line, for people. */
export function eventLine(event: AnyEvent, asHex: boolean): string {
  if (event.type === 'gap')
    return `– gap: ${event['missed'] === null ? 'an unknown number of' : String(event['missed'])} events are missing (${String(event['reason'])})`;
  const message = messageLine(event, asHex);
  if (message !== undefined) return message;
  const subject = event.connection ?? SUBJECTS.map((key) => event[key]).find((id) => id !== undefined) ?? '';
  return `${clockTime(event.at)}  ${event.type}  ${String(subject)}  ${JSON.stringify(event.data ?? {})}`;
}

/** `12:30:00.123  con_…  ← PAY 100`: a message on one line; undefined for other events. */
export function messageLine(event: AnyEvent, asHex: boolean): string | undefined {
  if (event.type !== 'message.received' && event.type !== 'message.sent') return undefined;
  const arrow = event.type === 'message.received' ? '←' : '→';
  return `${clockTime(event.at)}  ${event.connection ?? ''}  ${arrow} ${messageText(event, asHex)}${factsText(event.data ?? {})}`;
}

export function messageText({ data = {} }: AnyEvent, asHex: boolean): string {
  if (typeof data['data'] !== 'string') return `${String(data['bytes'])} bytes`;
  const text = showBytes(bytesOf(data as unknown as BytesInput), asHex);
  return data['truncated'] === true ? `${text} … (truncated)` : text;
}

type Data = Readonly<Record<string, unknown>>;
const failed = (data: Data): string => `${String(data['code'])}: ${String(data['detail'])}`;

/** What happens to connections, for people. Types without a row need no message. */
const NOTES: Readonly<Record<string, (data: Data) => string | undefined>> = {
  'connection.opened': (data) =>
    data['direction'] === 'outbound' ? undefined : `opened from ${hostPort(data['remote']) ?? 'unknown'}`,
  'connection.closed': (data) => `closed: ${String(data['reason'])}`,
  'connection.error': failed,
  'connection.dial_failed': failed,
  'client.failed': failed,
  'listener.failed': failed,
};

/** What happens to connections, as a message to the user; undefined for what needs none. */
export function connectionNote({ type, connection = '', data = {} }: AnyEvent): string | undefined {
  const text = NOTES[type]?.(data);
  return text === undefined ? undefined : `${connection} ${text}`.trim();
}

/** An event as data. */
export async function showEvent(out: Output, item: StreamItem, asHex: boolean): Promise<void> {
  const event = item as unknown as AnyEvent;
  if (out.mode === 'json') return out.json(event);
  return out.line(out.mode === 'ids' ? String(event.connection ?? event.type) : eventLine(event, asHex));
}
