import openapiTS, { astToString } from 'openapi-typescript';

/** The types of the client library. Examples are left out: they are a fifth of the text, and no type needs them. */
export async function makeClientSchema(document) {
  return astToString(await openapiTS(withoutExamples(document)));
}

function withoutExamples(value) {
  if (Array.isArray(value)) return value.map(withoutExamples);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name, held]) => !isExample(name, held));
  return Object.fromEntries(entries.map(([name, held]) => [name, withoutExamples(held)]));
}

/** A property of that name has a schema with a type; the keyword of a document has a value. */
function isExample(name, value) {
  if (name !== 'example' && name !== 'examples') return false;
  return Array.isArray(value) || typeof value !== 'object' || value === null || !('type' in value);
}
