import type { ProblemFacts } from '../portcall-error.ts';
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
