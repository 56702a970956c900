import { Agent, fetch, type Response } from 'undici';

/** Longest any answer may take, in milliseconds. */
const TIMEOUT_MS = 30_000;

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** The HTTP API. An answer with another status than those allowed is thrown. */
export class Api {
  readonly url: string;
  answers = 0;
  /** Lets go of idle connections soon, whatever the server would keep: those that are open at the end are counted. */
  readonly #agent = new Agent({ keepAliveTimeout: 2000, keepAliveMaxTimeout: 2000 });

  constructor(url: string) {
    this.url = url;
  }

  /** `allowed`: statuses that are no fault. Default: 200, 201, 202, 204. */
  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    allowed: readonly number[] = SUCCESS,
  ): Promise<Answer<T>> {
    const response = await this.#fetch(method, path, body);
    const text = await response.text();
    this.answers++;
    if (!allowed.includes(response.status))
      throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return { status: response.status, body: (isJson(response) && text !== '' ? JSON.parse(text) : text) as T };
  }

  /** Reads an answer to its end, or until `signal`, and counts its bytes. */
  async read(path: string, signal: AbortSignal = AbortSignal.timeout(TIMEOUT_MS)): Promise<number> {
    const response = await this.open(path, { signal });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${(await response.text()).slice(0, 300)}`);
    let bytes = 0;
    for await (const chunk of response.body ?? []) bytes += (chunk as Uint8Array).length;
    this.answers++;
    return bytes;
  }

  /** An answer that is read as it comes. */
  open(
    path: string,
    { headers = {}, signal }: { headers?: Record<string, string>; signal: AbortSignal },
  ): Promise<Response> {
    return fetch(`${this.url}${path}`, { dispatcher: this.#agent, headers, signal });
  }

  end(): Promise<void> {
    return this.#agent.destroy();
  }

  #fetch(method: string, path: string, body: unknown): Promise<Response> {
    const content =
      body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return fetch(`${this.url}${path}`, {
      dispatcher: this.#agent,
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...content,
    });
  }
}

const SUCCESS = [200, 201, 202, 204];

function isJson({ headers }: Response): boolean {
  return /\bjson\b/.test(headers.get('content-type') ?? '');
}
