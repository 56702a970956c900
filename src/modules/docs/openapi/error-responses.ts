import { errorCatalogue, AppError, type ErrorCode } from '../../../core/errors/index.ts';
import { BODY_ERRORS, COMMON_ERRORS, PROBLEM_TYPE, problemHeaders, problemOf } from '../../../core/http/index.ts';
import type { JsonSchema } from '../json-schema.ts';

export type Responses = Record<string, JsonSchema>;

const RESPONSES = '#/components/responses/';

/** What can go wrong anywhere. */
const ANYWHERE: readonly ErrorCode[] = ['host_forbidden', 'origin_forbidden', 'headers_too_large', 'internal'];

/** Who may ask, and whether the node must be ready: below /v1 it does. */
export type Area = 'public' | 'metrics' | 'api';

const byArea: Readonly<Record<Area, readonly ErrorCode[]>> = { public: ANYWHERE, metrics: ['validation_failed', 'unauthorized', 'insufficient_scope', ...ANYWHERE], api: [...COMMON_ERRORS, 'headers_too_large'] };

export interface ErrorCase {
  /** The codes the handler names. */
  readonly codes: readonly ErrorCode[];
  readonly area: Area;
  readonly hasBody: boolean;
}

/** The problem responses of an operation, by status. Those that say no more than the common ones refer to a shared component. */
export function errorResponses({ codes, area, hasBody }: ErrorCase): Responses {
  const all = [...byArea[area], ...(hasBody ? BODY_ERRORS : []), ...codes];
  const responses = [...byStatus(all)].map(([status, group]): [string, JsonSchema] => {
    const shared = sharedName(status, group);
    return [String(status), shared === undefined ? problemResponse(group) : { $ref: RESPONSES + shared }];
  });
  return Object.fromEntries(responses);
}

/** What any operation may answer besides: a code that a later version adds. */
export function defaultResponse(): JsonSchema {
  return { $ref: `${RESPONSES}Problem` };
}

/** Sets of codes that most operations share, by the name of their component. */
const shared: Readonly<Record<string, readonly ErrorCode[]>> = {
  InvalidRequest: ['validation_failed'],
  InvalidBody: ['validation_failed', 'malformed_json'],
  Unauthorized: ['unauthorized'],
  Forbidden: ['insufficient_scope', 'host_forbidden', 'origin_forbidden'],
  ForbiddenPage: ['host_forbidden', 'origin_forbidden'],
  NotFound: ['not_found'],
  BodyTooLarge: ['payload_too_large'],
  NotJson: ['unsupported_media_type'],
  HeadersTooLarge: ['headers_too_large'],
  InternalError: ['internal'],
  Unavailable: ['not_ready', 'shutting_down', 'redis_unavailable'],
  UnavailableOrOwnerLost: ['not_ready', 'shutting_down', 'redis_unavailable', 'node_unreachable'],
};

/** The shared responses that `references` names, for `components.responses`. */
export function sharedResponses(references: ReadonlySet<string>): Responses {
  const used = Object.entries(shared).filter(([name]) => references.has(RESPONSES + name));
  const described = used.map(([name, codes]): [string, JsonSchema] => [name, problemResponse(codes)]);
  return Object.fromEntries([...described, ['Problem', anyProblem] as const].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const anyProblem: JsonSchema = {
  description: 'A problem with another code; later versions may add codes. `GET /docs/errors` explains every code.',
  content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
};

function sharedName(status: number, codes: readonly ErrorCode[]): string | undefined {
  const key = [...codes].sort().join();
  return Object.entries(shared).find(([, group]) => errorCatalogue[group[0] ?? 'internal'].status === status && [...group].sort().join() === key)?.[0];
}

function byStatus(codes: readonly ErrorCode[]): Map<number, ErrorCode[]> {
  const groups = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) {
    const { status } = errorCatalogue[code];
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return new Map([...groups].sort(([a], [b]) => a - b));
}

function problemResponse(codes: readonly ErrorCode[]): JsonSchema {
  const examples = Object.fromEntries(codes.map((code) => [code, { summary: errorCatalogue[code].title, value: problemOf(exampleOf(code), 'req_01k2v9d8s3x7m4q5az') }]));
  const headers = headerDescriptions(codes);
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code].title}.`).join('  \n'),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' }, examples } },
  };
}

const headerTexts: Readonly<Record<string, string>> = {
  'www-authenticate': 'How to authenticate (RFC 6750).',
  'retry-after': 'When to retry, in seconds.',
  allow: 'The supported methods.',
};

function headerDescriptions(codes: readonly ErrorCode[]): JsonSchema {
  const names = new Set(codes.flatMap((code) => Object.keys(problemHeaders(exampleOf(code)))));
  return Object.fromEntries([...names].filter((name) => headerTexts[name] !== undefined).map((name) => [name, { description: headerTexts[name], schema: { type: 'string' } }]));
}

/** Particulars that say more than the title does. */
const particulars: Partial<Record<ErrorCode, ConstructorParameters<typeof AppError>[2] & { detail: string }>> = {
  validation_failed: { detail: 'port must be an integer from 0 to 65535, not 70000', errors: [{ path: 'port', message: 'must be an integer from 0 to 65535, not 70000' }] },
  port_in_use: { detail: 'listen EADDRINUSE: address already in use 127.0.0.1:9000' },
  revision_mismatch: { detail: 'The current revision is 4.', extra: { revision: 4 } },
  insufficient_scope: { detail: 'The key "dashboard" lacks the scope "write".', extra: { scopes: ['write'] } },
  not_found: { detail: 'There is no listener "greeter".' },
};

function exampleOf(code: ErrorCode): AppError {
  const { detail = `${errorCatalogue[code].title}.`, ...more } = particulars[code] ?? {};
  return new AppError(code, detail, more);
}
