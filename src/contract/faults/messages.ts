/** How a fault sees the messages of a stream. `whole`: each as one unit; `ends`: where each ends. Undefined: not at all. */
export type MessageView = 'whole' | 'ends' | undefined;

/** What of a fault says which messages it needs. */
interface Seeing {
  readonly type: string;
  readonly per?: unknown;
  readonly messages?: number | undefined;
  readonly after?: { readonly messages?: number | undefined } | undefined;
  readonly until?: { readonly messages?: number | undefined } | undefined;
  readonly when?: { readonly connections?: unknown; readonly match?: unknown };
  /** Of `close`. */
  readonly match?: unknown;
  readonly ramp?: { readonly attribute: string } | undefined;
}

/** Whether its units are whole messages: also on a stream, if that has a framing. */
export function affectsMessages({ type, per }: Seeing): boolean {
  return type === 'duplicate' || type === 'reorder' || type === 'truncate' || (type === 'loss' && per !== 'chunk');
}

/** A limit in messages, also by a ramp. */
export function countsMessages({ type, messages, ramp }: Seeing): boolean {
  return type === 'limit' && (messages !== undefined || ramp?.attribute === 'messages');
}

const BOUNDARIES = ['after', 'until'] as const;

function isInMessages(fault: Seeing, boundary: 'after' | 'until'): boolean {
  return fault[boundary]?.messages !== undefined;
}

/** The first attribute that needs messages, of a fault whose type does not. */
export function findMessageAttribute(fault: Seeing): string[] | undefined {
  if (countsMessages(fault)) return ['messages'];
  if (fault.match !== undefined) return ['match'];
  if (fault.when?.match !== undefined) return ['when', 'match'];
  const boundary = BOUNDARIES.find((one) => isInMessages(fault, one));
  return boundary && [boundary, 'messages'];
}

export function messageViewOf(fault: Seeing): MessageView {
  const isWhole = affectsMessages(fault) || fault.match !== undefined || fault.when?.match !== undefined;
  if (isWhole) return 'whole';
  const isCounting = countsMessages(fault) || BOUNDARIES.some((boundary) => isInMessages(fault, boundary));
  return isCounting ? 'ends' : undefined;
}
