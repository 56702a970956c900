/** A field of a form, from a property of a schema. */
export interface FormField {
  readonly name: string;
  readonly type: string;
  readonly hint: string;
  readonly isRequired: boolean;
  readonly options: readonly string[] | undefined;
}

export interface KindForm {
  readonly name: string;
  readonly fields: readonly FormField[];
}

interface JsonSchema {
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly oneOf?: readonly JsonSchema[];
  readonly $ref?: string;
}

let kinds: Promise<readonly KindForm[]> | undefined;

/** All kinds of jobs with the fields of their inputs that are plain values. Read once, from the document of the API. */
export function readKinds(): Promise<readonly KindForm[]> {
  return (kinds ??= load());
}

async function load(): Promise<readonly KindForm[]> {
  const document = (await (await fetch('/openapi.json')).json()) as {
    components: { schemas: Record<string, JsonSchema> };
  };
  const { schemas } = document.components;
  const resolve = (schema: JsonSchema = {}): JsonSchema =>
    schema.$ref === undefined ? schema : (schemas[schema.$ref.replace(/^.*\//, '')] ?? {});
  return (schemas['JobSpec']?.oneOf ?? []).map((member) => {
    const { properties = {} } = resolve(member);
    const input = resolve(properties['input']);
    return { name: properties['kind']?.const ?? '', fields: fieldsOf(input, resolve) };
  });
}

const PLAIN = new Set(['string', 'integer', 'number', 'boolean']);

function fieldsOf(
  { properties = {}, required = [] }: JsonSchema,
  resolve: (schema: JsonSchema) => JsonSchema,
): FormField[] {
  const fields = Object.entries(properties).flatMap(([name, property]): FormField[] => {
    const schema = resolve(property);
    const type = schema.type ?? '';
    if (!PLAIN.has(type)) return [];
    const options = type === 'boolean' ? ['true', 'false'] : schema.enum?.map(String);
    return [
      {
        name,
        type,
        hint: (property.description ?? schema.description ?? '').replaceAll('`', ''),
        isRequired: required.includes(name),
        options,
      },
    ];
  });
  return fields.sort((a, b) => Number(b.isRequired) - Number(a.isRequired));
}
