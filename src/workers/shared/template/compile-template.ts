import { randomInt, randomUUID } from 'node:crypto';
import { decodeBytes, type Encoding } from '../../../contract/bytes.ts';
import type { Address } from '../../../contract/endpoint.ts';
import { parseTemplate, type TemplateExpression } from '../../../contract/template.ts';

/** What a template can ask about the moment it is rendered. Read lazily: only what the template uses, so getters are welcome. */
export interface TemplateContext {
  /** The message that is answered, without framing bytes; empty when there is none (`greet` on TCP). */
  readonly message: Buffer;
  /** Number of that message on its connection, from 1; 0 when there is none. */
  readonly messageNumber: number;
  /** Number of this rendering at the endpoint, from 1; the caller counts. */
  readonly counter: number;
  readonly connectionId: string;
  readonly remote: Address;
  readonly local: Address;
}

export interface Template {
  /** Renders the same bytes every time, whatever the context. */
  readonly isStatic: boolean;
  /** The bytes; not to be changed, a static template gives out the same buffer again and again. */
  render(context: TemplateContext): Buffer;
}

type TextExpression = Exclude<TemplateExpression, 'message'>;

/** One row an expression that renders as text; `message` is bytes. */
const texts: { readonly [Name in TextExpression]: (context: TemplateContext) => string } = {
  now: () => new Date().toISOString(),
  'now.ms': () => String(Date.now()),
  uuid: () => randomUUID(),
  random: () => String(randomInt(2 ** 31)),
  counter: (context) => String(context.counter),
  'message.length': (context) => String(context.message.length),
  'message.number': (context) => String(context.messageNumber),
  'connection.id': (context) => context.connectionId,
  'connection.remote.host': (context) => context.remote.host,
  'connection.remote.port': (context) => String(context.remote.port),
  'connection.local.host': (context) => context.local.host,
  'connection.local.port': (context) => String(context.local.port),
};

/** Text from the context; a run of them becomes bytes in one step. */
type TextPart = (context: TemplateContext) => string;
type Segment = { readonly fixed: Buffer } | { readonly texts: readonly TextPart[] } | 'message';

/**
 * Compiles the `data` of a handler. Only `utf8` data has expressions; in other encodings the bytes are what they are. Throws
 * TemplateError (contract/template.ts) for an unknown expression.
 */
export function compileTemplate(source: string, encoding: Encoding): Template {
  if (encoding !== 'utf8') return staticTemplate(decodeBytes({ data: source, encoding }));
  const segments = segmentsOf(source);
  const [first] = segments;
  if (first === undefined) return staticTemplate(Buffer.alloc(0));
  if (segments.length > 1) return { isStatic: false, render: (context) => Buffer.concat(segments.map((segment) => renderSegment(segment, context))) };
  if (first !== 'message' && 'fixed' in first) return staticTemplate(first.fixed);
  return { isStatic: false, render: (context) => renderSegment(first, context) };
}

function staticTemplate(bytes: Buffer): Template {
  return { isStatic: true, render: () => bytes };
}

/** Neighbouring parts that are text become one segment, because one conversion of a long text costs less than many of short ones. */
function segmentsOf(source: string): Segment[] {
  const segments: Segment[] = [];
  let run: (string | TextPart)[] = [];
  const endRun = () => {
    if (run.length > 0) segments.push(run.every((part) => typeof part === 'string') ? { fixed: Buffer.from(run.join('')) } : { texts: run.map(toText) });
    run = [];
  };
  for (const part of parseTemplate(source)) {
    if ('text' in part) run.push(part.text);
    else if (part.expression !== 'message') run.push(texts[part.expression]);
    else {
      endRun();
      segments.push('message');
    }
  }
  endRun();
  return segments;
}

function toText(part: string | TextPart): TextPart {
  return typeof part === 'string' ? () => part : part;
}

function renderSegment(segment: Segment, context: TemplateContext): Buffer {
  if (segment === 'message') return context.message;
  if ('fixed' in segment) return segment.fixed;
  let text = '';
  for (const part of segment.texts) text += part(context);
  return Buffer.from(text, 'utf8');
}
