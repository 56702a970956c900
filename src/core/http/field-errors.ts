import type { FieldError } from '../errors/index.ts';
import { fieldPath } from './field-path.ts';
import { messageOf, unionMessage, unknownMessage, type NotedIssue } from './issue-message.ts';

interface PathPart {
  readonly key: PropertyKey;
}

export interface SchemaIssue {
  readonly message: string;
  readonly code?: string;
  readonly path?: readonly (PropertyKey | PathPart)[] | undefined;
  readonly keys?: readonly string[];
  /** Of a union: the issues of each alternative. */
  readonly errors?: readonly (readonly SchemaIssue[])[];
  readonly wanted?: string;
  readonly known?: readonly string[];
  readonly input?: unknown;
}

/** The wrong fields of a schema's issues, in our words; an unknown key is named by its own path. */
export function fieldErrors(
  issues: readonly SchemaIssue[],
  above: readonly PropertyKey[] = [],
  unknown = unknownMessage,
): FieldError[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...(issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))];
    if (issue.keys !== undefined && issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: fieldPath([...path, key]), message: unknown(key, issue.known) }));
    if (issue.errors !== undefined && issue.errors.length > 0) return unionErrors(issue, issue.errors, path);
    return [{ path: fieldPath(path), message: messageOf(issue as NotedIssue & { readonly message: string }, path) }];
  });
}

/** Of the alternative that the value was probably meant to be: the one that has its type. */
function unionErrors(
  { input, message, wanted }: SchemaIssue,
  alternatives: readonly (readonly SchemaIssue[])[],
  path: readonly PropertyKey[],
): FieldError[] {
  if (wanted === undefined) return [{ path: fieldPath(path), message }];
  const meant = alternatives.find((issues) => !issues.some(isAboutType));
  if (meant !== undefined) return fieldErrors(meant, path);
  const kinds = alternatives.flatMap((issues) =>
    issues
      .filter(isAboutType)
      .map((issue) => (issue.code === 'invalid_value' ? (issue.known ?? []).join(' or ') : (issue.wanted ?? ''))),
  );
  return [
    {
      path: fieldPath(path),
      message: unionMessage(
        kinds.filter((kind) => kind !== ''),
        input,
        path,
      ),
    },
  ];
}

/** The value itself, not something in it, has the wrong type. */
function isAboutType({ code, path = [] }: SchemaIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}
