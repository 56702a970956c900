import { computed, signal } from '@preact/signals';
import { createPortcall, isPortcallError, type Portcall, type Schema } from '../../../client/src/index.ts';

export type Scope = Schema<'Key'>['scopes'][number];

/** `starting`: nothing is known yet; `locked`: a key is needed; `open`: the console may be used. */
export type SessionState = 'starting' | 'locked' | 'open';

/** In this tab only, until it is closed. */
const STORED_KEY = 'portcall-key';

export const sessionState = signal<SessionState>('starting');
export const key = signal<Schema<'Key'> | undefined>(undefined);
export const refusal = signal('');
const secret = signal(sessionStorage.getItem(STORED_KEY) ?? undefined);

/** The API, with the key that was given. */
export const portcall = computed<Portcall>(() => createPortcall({ url: location.origin, key: secret.value }));

/** Whether the key has a scope: what it forbids is not shown. */
export function can(...scopes: readonly Scope[]): boolean {
  return scopes.every((scope) => key.value?.scopes.includes(scope) === true);
}

/** Finds out whether a key is needed, and what it allows. An unreachable service leaves everything as it is. */
export async function openSession(): Promise<void> {
  try {
    const { data } = await portcall.value.api.GET('/v1/key');
    key.value = data;
    refusal.value = '';
    sessionState.value = 'open';
  } catch (error) {
    if (isPortcallError(error) && error.status === 401) lock(secret.value === undefined ? '' : error.detail);
  }
}

export function unlock(given: string): Promise<void> {
  sessionStorage.setItem(STORED_KEY, given);
  secret.value = given;
  return openSession();
}

/** Forgets the key. */
export function lock(reason = ''): void {
  sessionStorage.removeItem(STORED_KEY);
  secret.value = undefined;
  refusal.value = reason;
  key.value = undefined;
  sessionState.value = 'locked';
}
