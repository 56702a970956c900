import { readFileSync } from 'node:fs';
import { BODY_ERRORS } from '../../../src/core/http/index.ts';

/** The parts of a JSON Schema that the document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly examples?: readonly unknown[];
  readonly example?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
  readonly required?: boolean;
}

interface Example {
  readonly example?: { readonly code?: string };
  readonly examples?: Readonly<Record<string, unknown>>;
}

interface RawResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Example>>;
}

interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<Record<string, RawResponse>>;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly pathParameters: readonly Parameter[];
  readonly query: readonly Parameter[];
  readonly body: Schema | undefined;
  readonly bodyIsRequired: boolean;
  /** Every code its documentation says it may answer with. */
  readonly errorCodes: ReadonlySet<string>;
}

const document = JSON.parse(readFileSync(new URL('../../../openapi/openapi.json', import.meta.url), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, RawResponse>>;
  };
};

/** Possible responses before the operation of a request is known; an unwanted body must be JSON as well. */
const ANYWHERE = [
  ...BODY_ERRORS,
  'malformed_request',
  'uri_too_long',
  'headers_too_large',
  'request_timeout',
  'api_connection_limit',
];

/** Every operation of the API: what is added there is tried here without a line. */
export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, raw]) => {
    const parameters = raw.parameters ?? [];
    return {
      id: raw.operationId,
      method: method.toUpperCase(),
      path,
      pathParameters: parameters.filter((parameter) => parameter.in === 'path'),
      query: parameters.filter((parameter) => parameter.in === 'query'),
      body: Object.values(raw.requestBody?.content ?? {})[0]?.schema,
      bodyIsRequired: raw.requestBody?.required === true,
      errorCodes: new Set([
        ...ANYWHERE,
        ...(path.startsWith('/v1/') ? [] : ['validation_failed']),
        ...Object.values(raw.responses).flatMap(codesOf),
      ]),
    };
  }),
);

function codesOf({ $ref, content }: RawResponse): string[] {
  if ($ref !== undefined) return codesOf(document.components.responses[nameOf($ref)] ?? {});
  const { example, examples = {} } = content?.['application/problem+json'] ?? {};
  return example?.code === undefined ? Object.keys(examples) : [example.code];
}

const learnt = new Map<string, Schema>();

/** Definitions of schemas that are not of the document. */
export function learn(definitions: Readonly<Record<string, Schema>> = {}): void {
  for (const [name, schema] of Object.entries(definitions)) learnt.set(name, schema);
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

export function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...beside } = schema;
  const target = learnt.get(nameOf($ref)) ?? document.components.schemas[nameOf($ref)];
  if (target === undefined) throw new Error(`the document has no ${$ref}`);
  return { ...resolve(target), ...beside };
}
