import createClient, { type Client, type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch';
import { isPortcallError, notJson, readProblem, unreachable } from './portcall-error.ts';
import type { paths } from './schema.ts';

type Method = 'get' | 'put' | 'post' | 'delete' | 'patch';
type PathsWith<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends { [K in M]: object } ? Path : never;
}[keyof paths];
type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];
/** As in openapi-fetch: left out when nothing in it is required. */
type Rest<Init> = RequiredKeys<Init> extends never ? [Init?] : [Init];
type MediaType = `${string}/${string}`;
type Success<Operation, Init> = FetchResponse<Operation & Record<string | number, unknown>, Init, MediaType>['data'];

/** Of a success: `data` is what the document says, undefined only when there is no body. */
export interface Answer<Operation, Init> {
  readonly data: Exclude<Success<Operation, Init>, undefined>;
  readonly response: Response;
}

/** As a method of openapi-fetch, but `data` is always there: an error is thrown. */
type ThrowingMethod<M extends Method> = <Path extends PathsWith<M>, Init extends MaybeOptionalInit<paths[Path], M>>(
  path: Path,
  ...init: Rest<Init>
) => Promise<Answer<paths[Path][M], Init>>;

/**
 * Every operation of the API, typed: `api.GET('/v1/listeners/{id}', { params: { path: { id } } })` returns `{ data, response }`.
 * It is a client of openapi-fetch. Rejects with PortcallError, and with the reason of a `signal` that aborts.
 */
export interface Api {
  readonly GET: ThrowingMethod<'get'>;
  readonly PUT: ThrowingMethod<'put'>;
  readonly POST: ThrowingMethod<'post'>;
  readonly PATCH: ThrowingMethod<'patch'>;
  readonly DELETE: ThrowingMethod<'delete'>;
  readonly use: Client<paths>['use'];
  readonly eject: Client<paths>['eject'];
}

export interface ApiOptions {
  readonly url: string;
  readonly key?: string | undefined;
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

export function createApi({ url, key, fetch }: ApiOptions): Api {
  const client = createClient<paths>({ baseUrl: url, ...(fetch === undefined ? {} : { fetch }) });
  client.use({
    onRequest({ request }) {
      if (key !== undefined) request.headers.set('authorization', `Bearer ${key}`);
      if (request.method === 'PATCH') request.headers.set('content-type', 'application/merge-patch+json');
    },
    async onResponse({ response }) {
      if (!response.ok) throw await readProblem(response);
    },
    onError: ({ error, request }) => (request.signal.aborted ? undefined : unreachable(url, error)),
  });
  const methods = METHODS.map((method) => {
    const call = client[method] as unknown as (...args: unknown[]) => Promise<unknown>;
    return [method, (...args: unknown[]) => call(...args).catch((error: unknown) => fail(url, error))];
  });
  return { ...client, ...(Object.fromEntries(methods) as object) } as unknown as Api;
}

const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const;

/** What reading the body of a success fails with: it is no JSON, or the connection ended in the middle. */
function fail(url: string, error: unknown): never {
  if (error instanceof SyntaxError) throw notJson(error);
  throw error instanceof TypeError && !isPortcallError(error) ? unreachable(url, error) : error;
}
