import type { Address } from '../../../contract/endpoint.ts';
import type { JsonStep } from '../../../contract/json-path.ts';
import type { JsonForm } from '../../../contract/template.ts';

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
  /** The message read as JSON; undefined when it is none. */
  readonly json: unknown;
  /** The text of the value at the end of a path of {@link json}, as it stands in the message; undefined when there is none. */
  jsonSource(steps: readonly JsonStep[]): string | undefined;
  /** The bytes that a group of the rule's regular expression has caught; empty when it has caught nothing. */
  capture(group: string): Buffer;
  /** A variable of the connection. */
  variable(name: string): Buffer | undefined;
}

/** An expression with its arguments, ready to be rendered: always the same bytes, text, or bytes. `before`: what the template has given so far. */
export type Rendering =
  | { readonly fixed: Buffer }
  | { readonly text: (context: TemplateContext) => string }
  | { readonly bytes: (context: TemplateContext, before: readonly Buffer[]) => Buffer };

/** Makes an expression ready; its arguments have been checked by the contract. `form`: with `| json`, for those that know their JSON; what the others give is made JSON of. */
export type Expression = (args: readonly string[], form?: JsonForm) => Rendering;

/** An expression without arguments that is text. */
export function textOf(text: (context: TemplateContext) => string): Expression {
  const rendering = { text };
  return () => rendering;
}
