import { setTimeout as delay } from 'node:timers/promises';
import type { Batch, Job, Pool } from '../../../src/contract/jobs/index.ts';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** A refusal, as problem+json. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly errors?: { path: string; message: string }[];
}

/** One request to the API of a node; `path` without /v1. */
export async function request<T>(
  node: { url: string },
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${node.url}/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as T,
  };
}

/** The body of an answer that has to be 2xx. */
async function ok<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

/** The requests that tests make most. */
export function clientOf(node: { url: string }) {
  return {
    get: <T>(path: string) => ok(request<T>(node, 'GET', path)),
    post: <T>(path: string, body?: unknown) => ok(request<T>(node, 'POST', path, body)),
    patch: <T>(path: string, body: unknown) => ok(request<T>(node, 'PATCH', path, body)),
    delete: <T>(path: string) => ok(request<T>(node, 'DELETE', path)),
    pool: (spec: Record<string, unknown>) => ok(request<Pool>(node, 'POST', '/pools', spec)),
    submit: (spec: Record<string, unknown>) => ok(request<Job>(node, 'POST', '/jobs', spec)),
    /** Submits, and waits for the end. */
    run: (spec: Record<string, unknown>) => ok(request<Job>(node, 'POST', '/jobs?waitMs=30000', spec)),
    job: (id: string, waitMs = 0) => ok(request<Job>(node, 'GET', `/jobs/${id}?waitMs=${waitMs}`)),
    map: (pool: string, spec: Record<string, unknown>) => ok(request<Batch>(node, 'POST', `/pools/${pool}/map`, spec)),
    batch: (id: string) => ok(request<Batch>(node, 'GET', `/batches/${id}`)),
  };
}
export type ApiClient = ReturnType<typeof clientOf>;

/** Reads until `done` says so, for states that no event announces; the last value. */
export async function until<T>(read: () => Promise<T>, done: (value: T) => boolean, timeoutMs = 20_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    // What is waited for needs the processor, and may be in this process.
    await delay(5);
    if (Date.now() > deadline)
      throw new Error(`not so within ${timeoutMs} ms; last: ${JSON.stringify(value)?.slice(0, 500)}`);
  }
}
