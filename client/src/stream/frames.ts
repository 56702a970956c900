import { PortcallError, type ProblemFacts } from '../portcall-error.ts';
import type { Gap, PortcallEvent, StreamMark, SubscribedInfo } from './stream-options.ts';

/** What the server sends on /v1/stream: a reply has an `id`, everything else is a push. */
export interface StreamFrame {
  readonly id?: number | null;
  readonly ok?: SubscribedInfo;
  readonly error?: ProblemFacts;
  readonly cursor?: string;
  readonly events?: readonly PortcallEvent[];
  readonly mark?: StreamMark;
  readonly gap?: Omit<Gap, 'type'>;
  readonly end?: { readonly cursor: string; readonly until: string };
}

/** The position after a frame: behind everything that it delivers. */
export function findFrameCursor({ cursor, mark, gap, end, ok }: StreamFrame): string | undefined {
  return cursor ?? mark?.cursor ?? gap?.to ?? end?.cursor ?? ok?.cursor;
}

/** How much of a text that is no frame is shown, in characters. */
const SHOWN_CHARACTERS = 100;

/** Throws `not_a_problem` for what a server of another kind sends. */
export function readFrame(text: string): StreamFrame {
  const frame = parse(text);
  if (isObject(frame) && OBJECTS.every((field) => frame[field] === undefined || isObject(frame[field]))) {
    if (frame['events'] === undefined || Array.isArray(frame['events'])) return frame as StreamFrame;
  }
  const detail = `The stream sent what is no frame of Portcall: ${text.slice(0, SHOWN_CHARACTERS)}`;
  throw new PortcallError({ code: 'not_a_problem', status: 0, detail });
}

const OBJECTS = ['ok', 'error', 'mark', 'gap', 'end'] as const;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
