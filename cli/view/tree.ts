import { visible } from './visible.ts';

/** A value as indented lines, `key: value`, in the manner of YAML: for reading, not for parsing. */
export function renderTree(value: unknown, indent = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => listItem(item, indent));
  if (typeof value !== 'object' || value === null) return [`${indent}${scalar(value)}`];
  return Object.entries(value).flatMap(([key, field]) => {
    if (!isNested(field)) return [`${indent}${visible(key)}: ${scalar(field)}`];
    return [`${indent}${visible(key)}:`, ...renderTree(field, `${indent}  `)];
  });
}

function listItem(item: unknown, indent: string): string[] {
  if (!isNested(item)) return [`${indent}- ${scalar(item)}`];
  const [first = '', ...rest] = renderTree(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function scalar(value: unknown): string {
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return visible(String(value));
}
