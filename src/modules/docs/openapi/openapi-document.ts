import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problemSchema } from '../../../contract/index.ts';
import type { ErrorCode } from '../../../core/errors/index.ts';
import { ALTERNATIVES_EXTENSION, defaultScopes, ERRORS_EXTENSION, SCOPES_EXTENSION } from '../../../core/http/index.ts';
import { isSchema, mapReferences, type DescribedSchema, type JsonSchema, type SchemaIo } from '../json-schema.ts';
import { defaultResponse, errorResponses, sharedResponses, type Area } from './error-responses.ts';
import { pascalCase } from '../inline-titles.ts';
import { polishedInline } from './polish.ts';
import { SchemaComponents } from './schema-components.ts';
import { withExamples } from './success-examples.ts';
import { info, parameterTexts, servers, tags } from './texts.ts';

type Operation = JsonSchema & { responses: Record<string, JsonSchema>; parameters?: JsonSchema[]; requestBody?: JsonSchema };

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const SECURITY_SCHEME = 'bearer';
/** Stands for a schema while Nest puts the document together: it would rewrite the schema itself for OpenAPI 3.0. */
const HELD = '#/@held/';

/** Marks the schema of a body that may be left out. */
const OPTIONAL = 'x-optional';

/**
 * The OpenAPI 3.1 document of an application: Nest says which operations there are, the zod schemas say what they take and answer. In short
 * steps, most of them a schema: all together they take a good part of a second.
 */
export function* openApiSteps(app: INestApplication, version: string): Generator<void, JsonSchema> {
  const components = new SchemaComponents();
  for (const [schema, io] of schemasOf(app)) {
    components.add(schema, io);
    yield;
  }
  const held: JsonSchema[] = [];
  const hold = (schema: JsonSchema): JsonSchema => ({ $ref: `${HELD}${held.push(schema) - 1}` });
  const base = new DocumentBuilder().setOpenAPIVersion('3.1.1').setTitle(info.title).setVersion(version).build();
  const scanned = SwaggerModule.createDocument(app, base, {
    autoTagControllers: false,
    standardSchemaConverter: (schema, { schemaType }) => {
      const json = components.add(schema as DescribedSchema, schemaType satisfies SchemaIo);
      return { schema: holdSchema(schemaType === 'input' && acceptsNothing(schema) ? { ...json, [OPTIONAL]: true } : json, hold) };
    },
  });
  components.add(problemSchema, 'output');
  yield;
  const paths = finishPaths(replaceHeld(scanned.paths as unknown as Record<string, JsonSchema>, held));
  yield;
  const schemas = components.components();
  yield;
  return {
    openapi: '3.1.1',
    info: { ...info, version },
    servers,
    tags: usedTags(paths),
    // The empty one: a node without keys needs none.
    security: [{ [SECURITY_SCHEME]: [] }, {}],
    paths: withExamples(components.resolve(paths), schemas),
    components: {
      schemas,
      responses: sharedResponses(referencesOf(paths)),
      securitySchemes: {
        [SECURITY_SCHEME]: { type: 'http', scheme: 'bearer', description: 'An API key, created with `npm run key`. Not required when the node has no keys, which is allowed only on loopback. Scopes: `read`, `write`, `payload` (contents of messages; inputs, results and logs of jobs; sources of functions), `admin`. Each operation lists its scopes in its description and in `x-required-scopes`.' },
      },
    },
  } satisfies Partial<Record<keyof OpenAPIObject, unknown>>;
}

/** Every schema of the application, and what it describes. */
function schemasOf(app: INestApplication): [DescribedSchema, SchemaIo][] {
  const found: [DescribedSchema, SchemaIo][] = [];
  SwaggerModule.createDocument(app, new DocumentBuilder().build(), {
    autoTagControllers: false,
    standardSchemaConverter: (schema, { schemaType }) => {
      found.push([schema as DescribedSchema, schemaType]);
      return { schema: { type: 'object', properties: {} } };
    },
  });
  return found;
}

/** Whether a schema takes an absent value. */
function acceptsNothing(schema: unknown): boolean {
  const { validate } = (schema as { '~standard': { validate(value: unknown): object } })['~standard'];
  return !('issues' in validate(undefined));
}

/** Nest splits query parameters, so the properties of such an object are held, not the whole. */
function holdSchema(schema: JsonSchema, hold: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const { properties, required } = schema;
  if (!isSchema(properties)) return hold(schema);
  const heldProperties = Object.entries(properties as Record<string, JsonSchema>).map(([name, property]) => {
    const { description, ...rest } = property;
    return [name, { ...(description === undefined ? {} : { description }), ...hold(rest) }];
  });
  return { ...hold(schema), type: 'object', properties: Object.fromEntries(heldProperties) as JsonSchema, required: required ?? [] };
}

function replaceHeld<T>(value: T, held: readonly JsonSchema[]): T {
  if (Array.isArray(value)) return value.map((item: unknown) => replaceHeld(item, held)) as T;
  if (!isSchema(value)) return value;
  const { $ref } = value;
  if (typeof $ref === 'string' && $ref.startsWith(HELD)) return held[Number($ref.slice(HELD.length))] as T;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaceHeld(member, held)])) as T;
}

/** Paths in the order of the alphabet, operations in the order of {@link METHODS}. */
function finishPaths(paths: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.keys(paths).sort().map((path) => {
    const item = paths[path] as Record<string, Operation>;
    const operations = METHODS.flatMap((method) => (item[method] === undefined ? [] : [[method, finishOperation(item[method], method, path)] as const]));
    return [path, Object.fromEntries(operations)];
  }));
}

function finishOperation(operation: Operation, method: string, path: string): JsonSchema {
  const { [ERRORS_EXTENSION]: codes = [], [SCOPES_EXTENSION]: scopes = defaultScopes(method.toUpperCase()), parameters = [], responses, requestBody, description, operationId, summary, tags: operationTags, ...rest } = operation;
  const area = areaOf(path);
  const errors = errorResponses({ codes: codes as ErrorCode[], area, hasBody: requestBody !== undefined });
  const needed = area === 'public' ? 'Needs no key.' : `Needs the scope ${(scopes as string[]).map((scope) => `\`${scope}\``).join(' and ')}.`;
  return {
    operationId,
    summary,
    description: [description, needed].filter((text) => typeof text === 'string' && text !== '').join('\n\n'),
    tags: operationTags,
    ...(area === 'public' ? { security: [] } : { [SCOPES_EXTENSION]: scopes }),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map((parameter) => finishParameter(parameter, pascalCase(String(operationId)))) }),
    ...(requestBody === undefined ? {} : { requestBody: finishBody(requestBody, method) }),
    responses: { ...withAlternatives(responses), ...errors, default: defaultResponse() },
    ...rest,
  };
}

/** What a response can be instead of JSON, in `content` beside it. */
function withAlternatives(responses: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(responses).map(([status, { [ALTERNATIVES_EXTENSION]: types, ...response }]) => {
    const texts = Object.fromEntries(((types ?? []) as string[]).map((type) => [type, { schema: { type: 'string' } }]));
    return [status, types === undefined ? response : { ...response, content: { ...(response['content'] as JsonSchema), ...texts } }];
  }));
}

/** A merge patch has a media type of its own (RFC 7396). It is accepted as plain JSON too, which the document leaves out: generators then ask which. */
function finishBody({ content, required: _required, ...rest }: JsonSchema, method: string): JsonSchema {
  const { schema: marked, ...more } = Object.values(content as Record<string, JsonSchema>)[0] ?? {};
  const { [OPTIONAL]: isOptional, ...schema } = marked as JsonSchema;
  const mediaType = method === 'patch' ? 'application/merge-patch+json' : 'application/json';
  return { ...rest, required: isOptional !== true, content: { [mediaType]: { schema, ...more } } };
}

function areaOf(path: string): Area {
  if (path.startsWith('/v1/')) return 'api';
  return path === '/metrics' ? 'metrics' : 'public';
}

function finishParameter(parameter: JsonSchema, operation: string): JsonSchema {
  const text = parameter['in'] === 'path' ? parameterTexts[String(parameter['name'])] : undefined;
  const { name, in: place, description = text, required, schema, ...rest } = parameter;
  const described = { name, in: place, ...(description === undefined ? {} : { description }), required: required === true, ...rest };
  return isSchema(schema) ? { ...described, schema: polishedInline(listOf(withoutDescription(schema)), operation + pascalCase(String(name))) } : described;
}

/** A parameter that takes one value or several is documented as a list: generators make one type of it, and one value is a list of one. */
function listOf(schema: JsonSchema): JsonSchema {
  const members = (schema['anyOf'] ?? schema['oneOf'] ?? []) as JsonSchema[];
  return members.length === 2 ? (members.find(({ type }) => type === 'array') ?? schema) : schema;
}

/** It stands in the parameter already. */
function withoutDescription(schema: JsonSchema): JsonSchema {
  const { description: _description, ...rest } = schema;
  return rest;
}

function usedTags(paths: Record<string, JsonSchema>): { name: string; description: string }[] {
  const used = new Set(Object.values(paths).flatMap((item) => Object.values(item as Record<string, Operation>).flatMap((operation) => operation['tags'] as string[])));
  return Object.entries(tags).filter(([name]) => used.has(name)).map(([name, description]) => ({ name, description }));
}

/** Every `$ref` in a document. */
function referencesOf(document: JsonSchema): Set<string> {
  const found = new Set<string>();
  mapReferences(document, (reference) => {
    found.add(reference);
    return reference;
  });
  return found;
}
