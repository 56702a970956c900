import { errorCatalogue } from '../../../core/errors/index.ts';
import { code, page, table } from './markdown.ts';

/** docs/errors.md */
export function errorsFile(): string {
  const rows = Object.entries(errorCatalogue).map(([name, { status, title, retryable }]) => [`<a id="${name}"></a>${code(name)}`, String(status), retryable ? 'yes' : 'no', title]);
  return page(
    '# Errors',
    'Every error response is `application/problem+json` (RFC 9457) with a `code` from this list. The same codes appear in `error.code` on the stream, in events, and in `status.error`. Codes are stable: new ones may be added, but none is renamed. *Retryable* means that the same request may succeed later; 429 and 503 give the delay in `Retry-After`.',
    table(['code', 'status', 'retryable', 'what happened'], rows),
    'Invalid fields are listed one by one:',
    '```json\n{\n  "type": "/docs/errors#validation_failed",\n  "title": "The request is not valid",\n  "status": 400,\n  "code": "validation_failed",\n  "detail": "port must be an integer from 0 to 65535, not 70000",\n  "instance": "req_01k2v9d8s3x7m4q5az",\n  "retryable": false,\n  "errors": [{ "path": "port", "message": "must be an integer from 0 to 65535, not 70000" }]\n}\n```',
  );
}
