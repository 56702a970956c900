import type { Kind } from '../live/endpoints.ts';
import { key } from './session.ts';

/** A text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The key is named, not shown. */
const authorization = (): string =>
  key.value === undefined || key.value.name === 'local' ? '' : ' -H "authorization: Bearer $PORTCALL_KEY"';

export function curl(method: string, path: string, body?: unknown): string {
  const verb = method === 'GET' || method === 'POST' ? '' : ` -X ${method}`;
  const type = method === 'PATCH' ? ` -H 'content-type: application/merge-patch+json' -d ` : ' --json ';
  return `curl -s${verb} ${location.origin}${path}${authorization()}${body === undefined ? '' : `${type}${quoted(JSON.stringify(body))}`}`;
}

/** The set-up with this one endpoint, for the command line. */
export function commandLine(kind: Kind, { name, ...spec }: Readonly<Record<string, unknown>>): string {
  const endpoint = typeof name === 'string' ? name : kind;
  const document = { setup: 'console', [`${kind}s`]: { [endpoint]: spec } };
  return `portcall apply -f - <<'END'\n${JSON.stringify(document, null, 2)}\nEND`;
}
