import { decodeBytes } from '../../../contract/bytes.ts';
import type { JobInput } from '../../../contract/jobs/kinds/index.ts';
import { userInfoOf } from '../../../contract/jobs/user-info.ts';
import type { HttpRequest } from './http-messages.ts';

/** The first request of a job. User info in the URL becomes basic authorization (RFC 7617), unless there is such a header. */
export function inputRequest({
  url: text,
  method,
  headers,
  body,
  maxBodyBytes,
  decode,
}: JobInput<'http.request'>): HttpRequest {
  const url = new URL(text);
  const userInfo = userInfoOf(url);
  const isPlain = userInfo === undefined || Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  const authorized = isPlain
    ? headers
    : { ...headers, authorization: `Basic ${Buffer.from(userInfo).toString('base64')}` };
  return { url, method, headers: authorized, body: body ? decodeBytes(body) : null, maxBodyBytes, decode };
}
