import { request as startRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TlsClient } from '../../../contract/jobs/fields.ts';
import { AppError } from '../../../core/errors/index.ts';
import type { IpFamily } from '../../shared/name-lookups.ts';
import { connect } from '../net/connect-secure.ts';
import type { OpenedTcp, Reach } from '../net/open-tcp.ts';
import type { HttpRequest } from './http-messages.ts';

/** How requests of one job connect. */
export interface HttpRoute {
  readonly family: IpFamily;
  /** Name lookup, TCP connect and TLS handshake together. */
  readonly connectTimeoutMs: number;
  readonly tls: TlsClient;
}

/** Most bytes of an answer's header. */
const MAX_HEADER_BYTES = 64 * 1024;
/** Unless the user says another: some servers refuse requests without one. */
const USER_AGENT = 'portcall';

/** A socket for one request, opened past the egress policy and measured. The caller destroys it. */
export function openHttp(
  url: URL,
  { tls, ...route }: HttpRoute,
  reach: Reach,
): Promise<OpenedTcp & { readonly tlsMs?: number }> {
  const isTls = url.protocol === 'https:';
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return connect({ host, port, ...route }, isTls ? { alpn: ['http/1.1'], ...tls } : undefined, reach);
}

const SWITCHING_PROTOCOLS = 101;

/**
 * Sends the request; the response's header. Informational responses before it are skipped, as RFC 9110 section 15.2 has it. Rejects with
 * Node's error or `malformed_message`.
 */
export function responseOf(request: HttpRequest, socket: Socket, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = begin(request, socket, signal);
    outgoing.on('error', reject);
    const onSwitch = (): void =>
      reject(
        new AppError('malformed_message', 'The target switched protocols (101), which the request did not ask for.'),
      );
    // Without a header Upgrade a 101 comes as a response, though it is none: nothing after it is HTTP.
    outgoing.once('response', (response) =>
      response.statusCode === SWITCHING_PROTOCOLS ? onSwitch() : resolve(response),
    );
    outgoing.once('upgrade', onSwitch);
    outgoing.end(request.body ?? undefined);
  });
}

function begin({ url, method, headers, body }: HttpRequest, socket: Socket, signal: AbortSignal): ClientRequest {
  const given = groupHeaders(headers);
  const own = {
    host: url.host,
    'user-agent': USER_AGENT,
    ...(body === null ? {} : { 'content-length': String(body.length) }),
  };
  checkLength(given['content-length'], body);
  return startRequest({
    createConnection: () => socket,
    method,
    path: `${url.pathname}${url.search}`,
    headers: { ...own, ...given },
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
  });
}

/** By name in lower case: two spellings of one name are two header lines. */
function groupHeaders(headers: HttpRequest['headers']): Record<string, string[]> {
  const grouped: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(headers)) (grouped[name.toLowerCase()] ??= []).push(value);
  return grouped;
}

/** The target would wait for bytes that never come, or take the rest for another request. */
function checkLength(given: readonly string[] | undefined, body: Buffer | null): void {
  const bytes = body?.length ?? 0;
  if (given === undefined || given.every((value) => value === String(bytes))) return;
  const message = `is ${given.join(', ')}, but the body has ${bytes} bytes; leave the header out`;
  throw new AppError('validation_failed', `The header content-length ${message}.`, {
    errors: [{ path: 'input.headers.content-length', message }],
  });
}
