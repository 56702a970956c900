import { randomBytes } from 'node:crypto';
import type { Lease, Lock } from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';

/** What a node answered. Problems are bodies too. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T & { readonly code: string; readonly detail: string };
}

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export async function request<T>(
  { url }: { url: string },
  method: string,
  path: string,
  { body, headers, signal }: Sent = {},
): Promise<Answer<T>> {
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as Answer<T>['body'],
  };
}

export function acquire(
  node: { url: string },
  name: string,
  spec: object = {},
  sent: Sent = {},
): Promise<Answer<Lease>> {
  return request<Lease>(node, 'POST', `/locks/${name}/leases`, { body: spec, ...sent });
}

/** Acquires and throws unless that worked. */
export async function mustAcquire(node: { url: string }, name: string, spec: object = {}): Promise<Lease> {
  const { status, body } = await acquire(node, name, spec);
  if (status !== 201) throw new Error(`${status} ${body.code} ${body.detail}`);
  return body;
}

export async function release(node: { url: string }, { lock, leaseId }: Lease): Promise<number> {
  return (await request(node, 'DELETE', `/locks/${lock}/leases/${leaseId}`)).status;
}

export async function readLock(node: { url: string }, name: string): Promise<Lock> {
  return (await request<Lock>(node, 'GET', `/locks/${name}`)).body;
}

/** Until so many wait. */
export function untilWaiting(node: { url: string }, name: string, waiters: number): Promise<Lock> {
  return poll(
    () => readLock(node, name),
    (lock) => lock.waiters === waiters,
  );
}

/** Two nodes of one cluster. */
export async function startPair(env: Record<string, string> = {}): Promise<[TestNode, TestNode]> {
  const PORTCALL_KEY_PREFIX = `test-${randomBytes(6).toString('hex')}`;
  return [await startTestNode({ ...env, PORTCALL_KEY_PREFIX }), await startTestNode({ ...env, PORTCALL_KEY_PREFIX })];
}
