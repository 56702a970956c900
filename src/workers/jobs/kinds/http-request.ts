import { encodeBytes } from '../../../contract/bytes.ts';
import { assertionsOf, requireAssertions } from '../assertion-error.ts';
import type { JobRun } from '../context.ts';
import { checkAssertions } from '../http/assertions.ts';
import { follow } from '../http/follow.ts';
import { inputRequest } from '../http/input-request.ts';
import { msSince } from '../../../core/rounded.ts';

export const run: JobRun<'http.request'> = async (input, context) => {
  const startedMs = performance.now();
  const { answer, redirects } = await follow(inputRequest(input), input.maxRedirects, input, context);
  const totalMs = msSince(startedMs);
  const { address, ...phases } = answer.phases;
  const checked = checkAssertions(input, answer, totalMs);
  const result = {
    url: withoutPassword(answer.url),
    status: answer.status,
    headers: { ...answer.headers },
    body: { ...encodeBytes(answer.body, input.encoding), bytes: answer.body.length, truncated: answer.truncated },
    decoded: [...answer.decoded],
    redirects: [...redirects],
    address,
    phases: { ...phases, totalMs },
    assertions: assertionsOf(checked),
  };
  requireAssertions(checked, result);
  return result;
};

function withoutPassword(url: URL): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href;
}
