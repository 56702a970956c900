import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { errorCatalogue, isErrorCode } from '../../../src/core/errors/index.ts';
import { PROBLEM_TYPE } from '../../../src/core/http/index.ts';

export interface Attempt {
  readonly method: string;
  /** Path and query, as it goes on the wire. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly elapsedMs: number;
}

export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** Longer than anything that `harmless` lets through may take. */
const HANG_MS = 15_000;
/** Answers without an end are read this far. */
const ENOUGH_BYTES = 4_000_000;
const ENOUGH_MS = 40;

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

export function closeAgent(): void {
  agent.destroy();
}

/** One request; rejects when there is no answer in time. */
export function send(url: string, { method, target, headers = {}, body }: Attempt): Promise<Answered> {
  const { hostname, port } = new URL(url);
  const startedMs = performance.now();
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { agent, hostname, port, method, path: target, headers: { ...length, ...headers } },
      (incoming) => {
        read(incoming).then(
          (text) =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text,
              elapsedMs: performance.now() - startedMs,
            }),
          reject,
        );
      },
    );
    outgoing.setTimeout(HANG_MS, () =>
      outgoing.destroy(new Error(`no answer within ${HANG_MS} ms: ${method} ${target.slice(0, 300)}`)),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function read(incoming: IncomingMessage): Promise<string> {
  const isEndless = /event-stream|pcapng/.test(incoming.headers['content-type'] ?? '');
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      incoming.destroy();
      resolve(Buffer.concat(chunks).toString());
    };
    const timer = isEndless ? setTimeout(finish, ENOUGH_MS) : undefined;
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > ENOUGH_BYTES) finish();
    });
    incoming.once('end', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString());
    });
    incoming.once('error', (error) => (isEndless ? finish() : reject(error)));
  });
}

/** What has to hold for every answer whatever was asked; throws otherwise. `codes`: those the operation is documented to answer with. */
export function judge(attempt: Attempt, answer: Answered, codes?: ReadonlySet<string>): Problem | undefined {
  const says = (what: string): never => {
    throw new Error(
      `${what}\n  asked: ${attempt.method} ${attempt.target.slice(0, 500)} ${JSON.stringify(attempt.headers ?? {})}\n  body: ${String(attempt.body).slice(0, 1500)}\n  answer: ${answer.status} ${answer.text.slice(0, 800)}`,
    );
  };
  if (answer.elapsedMs > HANG_MS) says(`took ${answer.elapsedMs} ms`);
  if (answer.status < 400) return undefined;
  if (attempt.method === 'HEAD') return undefined;
  if (answer.headers['content-type']?.startsWith(PROBLEM_TYPE) !== true) says('an error that is no problem document');
  const problem = JSON.parse(answer.text) as Problem;
  if (!isErrorCode(problem.code)) says('a code that is not in the catalogue');
  else if (errorCatalogue[problem.code].status !== answer.status || problem.status !== answer.status)
    says("a status that is not the code's");
  if (problem.code === 'internal') says('something went wrong inside');
  if (codes !== undefined && !codes.has(problem.code))
    says(`the operation is not documented to answer with ${problem.code}`);
  if (problem.code === 'validation_failed') judgePaths(problem, says);
  return problem;
}

function judgePaths({ errors = [], detail }: Problem, says: (what: string) => never): void {
  if (detail === 'The body is nested too deeply.') return;
  if (errors.length === 0) says('no wrong field is named');
  if (
    errors.some((error) => typeof error.path !== 'string' || typeof error.message !== 'string' || error.message === '')
  )
    says('a wrong field without path or reason');
}
