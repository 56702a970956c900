import { decodeBytes, type Encoding } from '../../../contract/bytes.ts';
import { parseTemplate, type TemplatePart } from '../../../contract/template.ts';
import { AppError } from '../../../core/errors/index.ts';
import { asJson } from './as-json.ts';
import { expressions } from './expressions/index.ts';
import type { Rendering, TemplateContext } from './template-context.ts';

/** Most bytes (of text: characters) that a template with several parts gives. More than any message has. */
const MAX_RENDERED = 64 * 1024 * 1024;

export interface Template {
  /** Renders the same bytes every time, whatever the context. */
  readonly isStatic: boolean;
  /** The bytes; not to be changed, a static template gives out the same buffer again and again. Throws `message_too_large`. */
  render(context: TemplateContext): Buffer;
}

type TextPart = (context: TemplateContext) => string;
type BytesPart = Extract<Rendering, { bytes: unknown }>;
type Segment = { readonly fixed: Buffer } | { readonly texts: readonly TextPart[] } | BytesPart;

/**
 * Compiles the `data` of a handler or an action. Only `utf8` data has expressions; in other encodings the bytes are what they are. Throws
 * TemplateError (contract/template.ts) for an unknown expression. `inRules`: expressions for rules are known, too.
 */
export function compileTemplate(source: string, encoding: Encoding, inRules = false): Template {
  if (encoding !== 'utf8') return staticTemplate(decodeBytes({ data: source, encoding }));
  const segments = segmentsOf(parseTemplate(source, inRules));
  const [first] = segments;
  if (first === undefined) return staticTemplate(Buffer.alloc(0));
  if (segments.length > 1) return { isStatic: false, render: (context) => renderAll(segments, context) };
  if ('fixed' in first) return staticTemplate(first.fixed);
  return { isStatic: false, render: (context) => renderSegment(first, context, []) };
}

function staticTemplate(bytes: Buffer): Template {
  return { isStatic: true, render: () => bytes };
}

/** Neighbouring parts that are text become one segment, because one conversion of a long text costs less than many of short ones. */
function segmentsOf(parts: readonly TemplatePart[]): Segment[] {
  const segments: Segment[] = [];
  let run: (Buffer | TextPart)[] = [];
  const endRun = () => {
    if (run.length > 0) segments.push(...segmentsOfRun(run));
    run = [];
  };
  for (const part of parts) {
    const rendering =
      'text' in part
        ? { fixed: Buffer.from(part.text) }
        : asJson(expressions[part.expression](part.args, part.json), part);
    if ('fixed' in rendering) run.push(rendering.fixed);
    else if ('text' in rendering) run.push(rendering.text);
    else {
      endRun();
      segments.push(rendering);
    }
  }
  endRun();
  return segments;
}

/** Bytes that are no UTF-8 cannot pass through text: they stay segments of their own. */
function segmentsOfRun(run: readonly (Buffer | TextPart)[]): Segment[] {
  const buffers = run.filter((part) => Buffer.isBuffer(part));
  if (buffers.length === run.length) return [{ fixed: Buffer.concat(buffers) }];
  const texts = run.map((part) => (Buffer.isBuffer(part) ? fixedText(part) : part));
  if (texts.every((part) => part !== undefined)) return [{ texts }];
  return run.map((part) => (Buffer.isBuffer(part) ? { fixed: part } : { texts: [part] }));
}

function fixedText(bytes: Buffer): TextPart | undefined {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? () => text : undefined;
}

function renderAll(segments: readonly Segment[], context: TemplateContext): Buffer {
  const rendered: Buffer[] = [];
  let length = 0;
  for (const segment of segments) {
    const bytes = renderSegment(segment, context, rendered);
    requireBounded((length += bytes.length));
    rendered.push(bytes);
  }
  return Buffer.concat(rendered);
}

/** A thousand times a long message is more than a string, or the memory, can hold. Throws `message_too_large`. */
function requireBounded(length: number): void {
  if (length <= MAX_RENDERED) return;
  throw new AppError('message_too_large', `The expressions of a template give more than ${MAX_RENDERED} bytes.`);
}

function renderSegment(segment: Segment, context: TemplateContext, before: readonly Buffer[]): Buffer {
  if ('fixed' in segment) return segment.fixed;
  if ('bytes' in segment) return segment.bytes(context, before);
  let text = '';
  for (const part of segment.texts) requireBounded((text += part(context)).length);
  return Buffer.from(text, 'utf8');
}
