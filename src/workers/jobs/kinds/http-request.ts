import { decodeBytes, encodeBytes } from '../../../contract/bytes.ts';
import type { JobInput } from '../../../contract/jobs/kinds/index.ts';
import { requireAssertions } from '../assertion-error.ts';
import type { JobRun } from '../context.ts';
import { checkAssertions } from '../http/assertions.ts';
import { follow } from '../http/follow.ts';
import type { HttpRequest } from '../http/http-fetch.ts';

export const run: JobRun<'http.request'> = async (input, context) => {
  const startedMs = performance.now();
  const { answer, redirects } = await follow(requestOf(input), input.maxRedirects, input, context);
  const totalMs = performance.now() - startedMs;
  const { address, ...phases } = answer.phases;
  const result = {
    url: withoutPassword(answer.url),
    status: answer.status,
    headers: { ...answer.headers },
    body: { ...encodeBytes(answer.body, input.encoding), bytes: answer.body.length, truncated: answer.truncated },
    redirects: [...redirects],
    address,
    phases: { ...phases, totalMs },
    assertions: checkAssertions(input.assert, answer, totalMs),
  };
  requireAssertions(result);
  return result;
};

function requestOf({ url: text, method, headers, body, maxBodyBytes }: JobInput<'http.request'>): HttpRequest {
  const url = new URL(text);
  const hasAuthorization = url.username === '' || Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  return { url, method, headers: hasAuthorization ? headers : { ...headers, authorization: basicAuthorization(url) }, body: body ? decodeBytes(body) : null, maxBodyBytes };
}

/** RFC 7617. */
function basicAuthorization({ username, password }: URL): string {
  return `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
}

function withoutPassword(url: URL): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href;
}
