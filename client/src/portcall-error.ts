/** A field of the request that is wrong. */
export interface ProblemField {
  /** For example `handler.rules[3].when.matches`. */
  readonly path: string;
  readonly message: string;
}

/** What is known of a failed request; the fields of a problem document (RFC 9457), as far as the server sent one. */
export interface ProblemFacts {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly title?: string;
  readonly retryable?: boolean;
  readonly errors?: readonly ProblemField[];
  readonly [extra: string]: unknown;
}

/**
 * A request, or a stream, that failed. `code` is one of docs/errors.md, or
 *
 * - `unreachable` (status 0): no server answers at the URL;
 * - `stream_closed` (status 0): the stream ended and does not resume;
 * - `not_a_problem`: an answer that is not from Portcall, for example of a proxy between.
 */
export class PortcallError extends Error {
  override readonly name: string = 'PortcallError';
  readonly code: string;
  /** Of HTTP; 0 when there was no answer. */
  readonly status: number;
  readonly detail: string;
  /** What is wrong with the request, by path. Empty when the server named no fields. */
  readonly errors: readonly ProblemField[];
  /** True when the same request may succeed later. */
  readonly retryable: boolean;
  /** Everything that the server sent, for example `oldest` of `cursor_expired`. */
  readonly problem: ProblemFacts;

  constructor(problem: ProblemFacts, options?: ErrorOptions) {
    super(formatProblem(problem), options);
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.retryable = problem.retryable ?? false;
    this.problem = problem;
  }
}

/** Also for an error of another copy of this library. */
export function isPortcallError(error: unknown): error is PortcallError {
  return error instanceof Error && 'code' in error && 'retryable' in error && 'problem' in error;
}

/** The error of a response that is no success. The body is read. */
export async function readProblem(response: Response): Promise<PortcallError> {
  return problemOf(response.status, await response.text().catch(() => ''));
}

/** `body`: what came with the status, a problem document or not. */
export function problemOf(status: number, body: string): PortcallError {
  const problem = parseObject(body);
  if (typeof problem?.['code'] === 'string') return new PortcallError({ ...problem, status } as ProblemFacts);
  const start = body.slice(0, SHOWN_CHARACTERS).trim();
  return new PortcallError({
    code: 'not_a_problem',
    status,
    detail: `HTTP ${status} without a problem document${start === '' ? '' : `: ${start}`}`,
    retryable: status === 429 || status >= 500,
  });
}

/** A success whose body is no JSON. */
export function notJson(cause: SyntaxError): PortcallError {
  const detail = `The answer is not JSON, so it is not from Portcall: ${cause.message}`;
  return new PortcallError({ code: 'not_a_problem', status: 200, detail }, { cause });
}

/** No server answers. `cause` is what `fetch` or the socket failed with. */
export function unreachable(url: string, cause: unknown): PortcallError {
  const detail = `No Portcall answers at ${url}: ${reasonOf(cause)}. Start it, or set the right URL.`;
  return new PortcallError({ code: 'unreachable', status: 0, detail, retryable: true }, { cause });
}

/** `fetch` says only "fetch failed" and has the reason in `cause`; one address of several has its own error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

function formatProblem({ code, detail, errors = [] }: ProblemFacts): string {
  // A single field is often in the detail already.
  const isRepeated = errors.length === 1 && errors.every(({ message }) => detail.includes(message));
  const fields = (isRepeated ? [] : errors).map(({ path, message }) => `\n  ${path}: ${message}`);
  return `${code}: ${detail}${fields.join('')}`;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** How much of a body that is no problem document is shown. */
const SHOWN_CHARACTERS = 200;
