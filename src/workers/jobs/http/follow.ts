import { AppError } from '../../../core/errors/index.ts';
import type { Reach } from '../net/open-tcp.ts';
import type { HttpRoute } from './http-connection.ts';
import { httpFetch } from './http-fetch.ts';
import type { HttpAnswer, HttpHead, HttpRequest } from './http-messages.ts';
import { findRedirect, redirected, type Redirect } from './redirects.ts';

export interface Followed {
  readonly answer: HttpAnswer;
  readonly redirects: readonly Redirect[];
}

/** The answer of the last request after at most `maxRedirects` redirects; 0: a redirect is an answer. One more is `job_redirect_limit`. */
export async function follow(
  first: HttpRequest,
  maxRedirects: number,
  route: HttpRoute,
  reach: Reach,
): Promise<Followed> {
  const redirects: Redirect[] = [];
  const redirectOf = (head: HttpHead): Redirect | undefined => (maxRedirects === 0 ? undefined : findRedirect(head));
  for (let request = first; ;) {
    const answer = await httpFetch(request, route, reach, (head) => redirectOf(head) !== undefined);
    const redirect = redirectOf(answer);
    if (redirect === undefined) return { answer, redirects };
    if (redirects.length === maxRedirects)
      throw new AppError(
        'job_redirect_limit',
        `There are more than ${maxRedirects} redirects; the last leads to "${redirect.location.slice(0, 200)}".`,
      );
    redirects.push(redirect);
    request = redirected(request, redirect);
  }
}
