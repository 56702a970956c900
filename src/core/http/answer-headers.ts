/** On every answer: a browser takes the media type as it is said, and gives the answer to no page of another origin. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Pages and documents say themselves how long they may be kept; whatever else is answered is only so now. */
const KEPT = /^\/(?:docs|console|openapi\.json|asyncapi\.json)(?:[/?]|$)|^\/(?:\?|$)/;

/** Headers of an answer before its route says anything. */
export function answerHeaders(url: string): Readonly<Record<string, string>> {
  return KEPT.test(url) ? SECURITY_HEADERS : { ...SECURITY_HEADERS, 'cache-control': 'no-store' };
}
