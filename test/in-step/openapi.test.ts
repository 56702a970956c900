import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../src/core/errors/index.ts';
import { loadScript } from '../helpers/load-script.ts';
import { root } from './fixtures/preview.ts';

const run = promisify(execFile);
const { ensureSet } = await loadScript<{ ensureSet: (name: string) => Promise<void> }>('packages.mjs');

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: string[];
  readonly parameters?: { name: string; in: string; required: boolean; description?: string; schema: unknown }[];
  readonly requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  readonly responses: Record<
    string,
    {
      $ref?: string;
      description?: string;
      content?: Record<
        string,
        { schema: { $ref?: string }; examples?: Record<string, { value: { code: string; status: number } }> }
      >;
    }
  >;
}
interface Document {
  readonly tags: { name: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    schemas: Record<
      string,
      {
        description?: string;
        oneOf?: { $ref: string }[];
        discriminator?: { propertyName: string; mapping: Record<string, string> };
        properties?: Record<string, { description?: string; $ref?: string }>;
      }
    >;
    responses: Record<string, Operation['responses'][string]>;
  };
}

const document = JSON.parse(await readFile(new URL('openapi/openapi.json', root), 'utf8')) as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
);
const resolved = (response: Operation['responses'][string]): Operation['responses'][string] =>
  response.$ref === undefined
    ? response
    : (document.components.responses[response.$ref.split('/').pop() ?? ''] ?? response);

it('passes the linter', async () => {
  await ensureSet('tools');
  const cli = fileURLToPath(new URL('tools/node_modules/@redocly/cli/bin/cli.js', root));
  const config = fileURLToPath(new URL('./redocly.yaml', import.meta.url));
  const { stdout, stderr } = await run(
    process.execPath,
    [cli, 'lint', '--config', config, '--format', 'stylish', fileURLToPath(new URL('openapi/openapi.json', root))],
    {
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  ).catch((error: { stdout: string; stderr: string }) => error);
  expect(`${stdout}${stderr}`).toContain('Your API description is valid');
  expect(`${stdout}${stderr}`).not.toMatch(/\bwarning\b/);
}, 180_000);

describe('every operation', () => {
  it('has a unique name that reads like a function', () => {
    const ids = operations.map(({ operation }) => operation.operationId ?? '');
    expect(ids.filter((id) => !/^[a-z]+[A-Z][A-Za-z]*$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has a summary and its scopes, and belongs to one described group', () => {
    const groups = new Set(document.tags.map(({ name }) => name));
    const lacking = operations.filter(
      ({ operation: { summary, description, tags } }) =>
        !summary ||
        !/Needs (no key|the scope )/.test(description ?? '') ||
        tags?.length !== 1 ||
        !groups.has(tags[0] ?? ''),
    );
    expect(lacking.map(({ name }) => name)).toEqual([]);
  });

  it('has a described success response, and problem responses', () => {
    const lacking = operations.filter(
      ({ operation: { responses } }) =>
        !Object.keys(responses).some((status) => /^(2\d\d|101)$/.test(status)) ||
        !Object.keys(responses).some((status) => /^[45]/.test(status)),
    );
    expect(lacking.map(({ name }) => name)).toEqual([]);
    const undescribed = operations.flatMap(({ name, operation }) =>
      Object.entries(operation.responses)
        .filter(([, response]) => !resolved(response).description)
        .map(([status]) => `${name} ${status}`),
    );
    expect(undescribed).toEqual([]);
  });

  it('describes its parameters', () => {
    const lacking = operations.flatMap(({ name, operation }) =>
      (operation.parameters ?? [])
        .filter(({ description }) => !description)
        .map((parameter) => `${name} ${parameter.name}`),
    );
    expect(lacking).toEqual([]);
  });

  it('has named schemas for its bodies and responses', () => {
    const bodies = operations.flatMap(({ name, operation }) =>
      Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => ({ name, schema })),
    );
    const answers = operations
      .filter(({ path }) => path.startsWith('/v1/'))
      .flatMap(({ name, operation }) =>
        Object.values(operation.responses).flatMap((response) =>
          Object.entries(response.content ?? {})
            .filter(([type]) => type === 'application/json')
            .map(([, { schema }]) => ({ name, schema })),
        ),
      );
    expect([...bodies, ...answers].filter(({ schema }) => schema.$ref === undefined).map(({ name }) => name)).toEqual(
      [],
    );
  });
});

describe('every problem', () => {
  const problems = operations
    .flatMap(({ name, operation }) =>
      Object.entries(operation.responses)
        .filter(([status]) => status !== 'default')
        .map(([status, response]) => ({ name, status, response: resolved(response) })),
    )
    .filter(({ response }) => response.content?.['application/problem+json'] !== undefined);

  it('has an example of each of its codes, with the right status', () => {
    const wrong = problems.flatMap(({ name, status, response }) =>
      Object.entries(response.content?.['application/problem+json']?.examples ?? {})
        .filter(
          ([code, { value }]) =>
            value.code !== code || String(value.status) !== status || !Object.hasOwn(errorCatalogue, code),
        )
        .map(([code]) => `${name} ${status} ${code}`),
    );
    expect(wrong).toEqual([]);
    expect(
      problems.filter(
        ({ response }) => Object.keys(response.content?.['application/problem+json']?.examples ?? {}).length === 0,
      ),
    ).toEqual([]);
  });

  it('is the schema of every error status', () => {
    const others = operations.flatMap(({ name, operation }) =>
      Object.entries(operation.responses)
        .filter(
          ([status, response]) =>
            /^[45]/.test(status) && resolved(response).content?.['application/problem+json'] === undefined,
        )
        .map(([status]) => `${name} ${status}`),
    );
    // Readiness says the same thing with both statuses.
    expect(others).toEqual(['GET /readyz 503']);
  });
});

describe('the schemas', () => {
  const { schemas } = document.components;

  it('of unions declare a discriminator', () => {
    for (const name of ['Framing', 'FramingInput', 'ListenerHandler', 'ListenerHandlerInput']) {
      const { oneOf, discriminator } = schemas[name] ?? {};
      expect(discriminator?.propertyName, name).toBe('type');
      expect(Object.values(discriminator?.mapping ?? {}), name).toEqual(oneOf?.map(({ $ref }) => $ref));
    }
  });

  it('of requests require no field with a default; responses always have it', () => {
    const required = (name: string): string[] => (schemas[name] as { required?: string[] } | undefined)?.required ?? [];
    expect(required('ListenerSpec')).toEqual([]);
    expect(required('ClientSpec')).toEqual(['host', 'port']);
    expect(required('Listener')).toEqual(
      expect.arrayContaining(['id', 'transport', 'port', 'handler', 'limits', 'revision', 'status']),
    );
    expect(required('LengthFramingInput')).toEqual(['type']);
    expect(required('LengthFraming')).toEqual(
      expect.arrayContaining(['type', 'offset', 'width', 'endian', 'adjust', 'strip']),
    );
  });

  it('of requests name their defaults in the description, so that generators do not require them', () => {
    expect(JSON.stringify(schemas)).not.toContain('"default":');
    expect(schemas['ListenerSpec']?.properties?.['transport']?.description).toContain('Default `tcp`');
    expect(schemas['LengthFramingInput']?.properties?.['width']?.description).toContain('Default `4`');
  });
});
