/** JSON Schema of merge patches (RFC 7396), made from the schema of what they change. */

type Schema = { readonly [keyword: string]: unknown };
type Definitions = Record<string, Schema>;

const DEFINITION = '#/$defs/';
const NULL: Schema = { type: 'null' };

/**
 * The schema of a patch of `root`: every member optional, null where a member may be removed, objects within it patched in turn, and
 * nothing else allowed. A union of objects becomes one object with the attributes of all its members, because a patch need not say
 * which member it changes. Definitions of patched objects are named `…Patch`; others stay.
 */
export function patchDocumentOf(
  root: Schema,
  definitions: Definitions,
): { readonly schema: Schema; readonly definitions: Definitions } {
  const patched: Definitions = {};
  const schema = patchObject(root, { definitions, patched });
  return { schema, definitions: { ...patched, ...reachable(schema, patched, definitions) } };
}

interface Context {
  readonly definitions: Definitions;
  /** Filled on the way. */
  readonly patched: Definitions;
}

function patchObject(schema: Schema, context: Context): Schema {
  const { required, properties, default: _default, examples: _examples, ...rest } = schema;
  const needed = new Set((required ?? []) as string[]);
  const members = Object.entries(properties as Definitions).map(([name, member]) => [
    name,
    patchMember(member, !needed.has(name), context),
  ]);
  return { ...rest, properties: Object.fromEntries(members), additionalProperties: false };
}

function patchMember(member: Schema, isRemovable: boolean, context: Context): Schema {
  const { description, default: _default, ...schema } = member;
  const patched = patchValue(schema, context);
  return { ...(description === undefined ? {} : { description }), ...(isRemovable ? orNull(patched) : patched) };
}

function patchValue(schema: Schema, context: Context): Schema {
  if (typeof schema['$ref'] === 'string') return patchReference(schema['$ref'], context);
  if (isObject(schema['properties'])) return patchObject(schema, context);
  if (isObject(schema['additionalProperties']))
    return { ...schema, additionalProperties: orNull(patchValue(schema['additionalProperties'], context)) };
  // How long a list must be depends on what it belongs to after the patch.
  const { minItems: _minItems, ...rest } = schema;
  return rest;
}

function patchReference(reference: string, context: Context): Schema {
  const name = reference.slice(DEFINITION.length);
  const definition = context.definitions[name];
  if (definition === undefined || !isPatchable(definition, context)) return { $ref: reference };
  const patchName = `${name}Patch`;
  if (context.patched[patchName] === undefined) {
    context.patched[patchName] = {};
    context.patched[patchName] = patchDefinition(definition, context);
  }
  return { $ref: DEFINITION + patchName };
}

function patchDefinition(definition: Schema, context: Context): Schema {
  const { description, examples: _examples, id: _id, ...schema } = definition;
  const members = unionMembers(schema, context);
  const patched = members === undefined ? patchValue(schema, context) : patchObject(mergeMembers(members), context);
  return { ...patched, ...(description === undefined ? {} : { description }) };
}

/** Objects, unions of objects, and maps. */
function isPatchable(schema: Schema, context: Context): boolean {
  return (
    isObject(schema['properties']) ||
    isObject(schema['additionalProperties']) ||
    unionMembers(schema, context) !== undefined
  );
}

/** The members of a union, when all of them are objects. */
function unionMembers(schema: Schema, { definitions }: Context): Schema[] | undefined {
  const union = schema['oneOf'] ?? schema['anyOf'];
  if (!Array.isArray(union)) return undefined;
  const members = (union as Schema[]).map((member) =>
    typeof member['$ref'] === 'string' ? definitions[member['$ref'].slice(DEFINITION.length)] : member,
  );
  return members.every((member): member is Schema => member !== undefined && isObject(member['properties']))
    ? members
    : undefined;
}

/** One object with the attributes of all; only what every member needs may not be removed. */
function mergeMembers(members: readonly Schema[]): Schema {
  const names = new Set(members.flatMap((member) => Object.keys(member['properties'] as Definitions)));
  const properties = [...names].map((name) => {
    const variants = members
      .map((member) => (member['properties'] as Definitions)[name])
      .filter((variant) => variant !== undefined);
    return [name, mergeVariants(variants)];
  });
  const required = [...names].filter((name) => members.every((member) => isNeededIfThere(member, name)));
  return { type: 'object', properties: Object.fromEntries(properties), required };
}

function isNeededIfThere(member: Schema, name: string): boolean {
  return !(name in (member['properties'] as Definitions)) || ((member['required'] ?? []) as string[]).includes(name);
}

function mergeVariants(variants: readonly Schema[]): Schema {
  const bare = variants.map(({ description: _description, default: _default, ...rest }) => rest);
  const distinct = [...new Map(bare.map((variant) => [JSON.stringify(variant), variant])).values()];
  const description = [
    ...new Set(variants.map((variant) => variant['description']).filter((text) => text !== undefined)),
  ].join(' Or: ');
  const described = description === '' ? {} : { description };
  const words = distinct.flatMap(wordsOf);
  if (distinct.every((variant) => wordsOf(variant).length > 0))
    return { ...described, type: 'string', enum: [...new Set(words)] };
  return distinct.length === 1 ? { ...described, ...distinct[0] } : { ...described, anyOf: distinct };
}

/** What a string can be, where it is one of few. */
function wordsOf({ type, const: only, enum: several }: Schema): readonly string[] {
  if (type !== 'string') return [];
  return typeof only === 'string' ? [only] : Array.isArray(several) ? (several as string[]) : [];
}

function orNull(schema: Schema): Schema {
  const members = schema['anyOf'];
  // Constants stay a union of their own: it becomes an enum.
  if (!Array.isArray(members) || members.some((member: Schema) => 'const' in member)) return { anyOf: [schema, NULL] };
  return members.some((member: Schema) => member['type'] === 'null')
    ? schema
    : { ...schema, anyOf: [...(members as Schema[]), NULL] };
}

/** The definitions that a patch still refers to, at any depth. */
function reachable(schema: Schema, patched: Definitions, definitions: Definitions): Definitions {
  const found: Definitions = {};
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isObject(value)) return;
    const name = typeof value['$ref'] === 'string' ? value['$ref'].slice(DEFINITION.length) : undefined;
    const definition = name === undefined || name in found || name in patched ? undefined : definitions[name];
    if (name !== undefined && definition !== undefined) {
      found[name] = definition;
      visit(definition);
    }
    Object.values(value).forEach(visit);
  };
  visit(schema);
  visit(patched);
  return found;
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
