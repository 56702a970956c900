import { errorCatalogue } from '../../../core/errors/index.ts';
import { code, page, table } from './markdown.ts';

/** docs/errors.md */
export function errorsFile(): string {
  const rows = Object.entries(errorCatalogue).map(([name, { status, title, retryable }]) => [`<a id="${name}"></a>${code(name)}`, String(status), retryable ? 'yes' : 'no', title]);
  return page(
    '# Errors',
    'Every error answer is `application/problem+json` (RFC 9457) with a `code` from this list; on the stream it is in `error.code`, and in events and `status.error` too. Codes are stable: new ones may be added, none is renamed. *Retryable* says whether the same request may succeed later without being changed; 429 and 503 say when in `Retry-After`.',
    table(['code', 'status', 'retryable', 'what happened'], rows),
    'Wrong fields are named one by one:',
    '```json\n{\n  "type": "/docs/errors#validation_failed",\n  "title": "The request is not valid",\n  "status": 400,\n  "code": "validation_failed",\n  "detail": "port must be an integer from 0 to 65535, not 70000",\n  "instance": "req_01k2v9d8s3x7m4q5az",\n  "retryable": false,\n  "errors": [{ "path": "port", "message": "must be an integer from 0 to 65535, not 70000" }]\n}\n```',
  );
}
