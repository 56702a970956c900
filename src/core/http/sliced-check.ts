import type { z } from 'zod';
import { noteSchema } from './issue-message.ts';
import { Slice } from '../turns.ts';

/** Shorter lists are checked with all the rest. */
const LONG_LIST = 20;

type Path = readonly (string | number)[];
type Definition = z.core.$ZodTypeDef & {
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
  readonly discriminator?: string;
};
interface LongList {
  readonly element: z.ZodType;
  readonly items: readonly unknown[];
  readonly path: Path;
}

export interface SlicedIssues {
  readonly issues: z.core.$ZodIssue[];
  /** Further elements that are wrong. */
  readonly omitted: number;
}

/** What elements became, by the element as it was sent: the schema of the whole takes it from here. */
const checkedElements = new WeakMap<z.ZodType, WeakMap<object, unknown>>();

/**
 * Checks the elements of long lists in `value` (thousands of rules) in slices, so that other requests have their turns. An element that is
 * right is not checked again with the whole. At most about `max` issues are described; wrong elements beyond them are counted.
 */
export async function checkLongLists(schema: z.ZodType, value: unknown, max: number): Promise<SlicedIssues> {
  const issues: z.core.$ZodIssue[] = [];
  let omitted = 0;
  const slice = new Slice();
  for (const { element, items, path } of longLists(schema, value, [])) {
    const checked = rememberedBy(element);
    for (const [index, item] of items.entries()) {
      if (slice.isOver()) await slice.next();
      const isFull = issues.length >= max;
      const result = element.safeParse(item, {
        reportInput: true,
        error: noteSchema,
        abortEarly: isFull,
      } as z.core.ParseContext<z.core.$ZodIssue>);
      if (result.success) remember(checked, item, result.data);
      else if (isFull) omitted += 1;
      else issues.push(...result.error.issues.map((issue) => ({ ...issue, path: [...path, index, ...issue.path] })));
    }
  }
  return { issues, omitted };
}

function remember(checked: WeakMap<object, unknown>, item: unknown, output: unknown): void {
  if (typeof item === 'object' && item !== null) checked.set(item, output);
}

/** From its first long list on a schema looks for elements that were checked already. */
function rememberedBy(element: z.ZodType): WeakMap<object, unknown> {
  const known = checkedElements.get(element);
  if (known !== undefined) return known;
  const checked = new WeakMap<object, unknown>();
  const { run } = element._zod;
  element._zod.run = (payload, context) => {
    const { value } = payload;
    if (typeof value !== 'object' || value === null || !checked.has(value)) return run(payload, context);
    payload.value = checked.get(value);
    return payload;
  };
  checkedElements.set(element, checked);
  return checked;
}

/** The outermost long lists of objects, and the schema of their elements. A list that is longer than it may be is left to its own schema. */
function* longLists(schema: z.ZodType, value: unknown, path: Path): Generator<LongList> {
  const { innerType, in: input, element, shape, options, discriminator } = schema._zod.def as Definition;
  const inner = innerType ?? input;
  if (inner !== undefined) yield* longLists(inner, value, path);
  else if (element !== undefined) yield* longList(schema, element, value, path);
  else if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  else if (discriminator !== undefined)
    yield* longListsOfOption(options ?? [], discriminator, value as Record<string, unknown>, path);
  else
    for (const [name, member] of Object.entries(shape ?? {}))
      if (Object.hasOwn(value, name))
        yield* longLists(member, (value as Record<string, unknown>)[name], [...path, name]);
}

function* longList(schema: z.ZodType, element: z.ZodType, value: unknown, path: Path): Generator<LongList> {
  if (!Array.isArray(value) || value.length <= LONG_LIST) return;
  const { maximum } = schema._zod.bag;
  if (typeof maximum !== 'number' || value.length <= maximum) yield { element, items: value, path };
}

function* longListsOfOption(
  options: readonly z.ZodType[],
  discriminator: string,
  value: Record<string, unknown>,
  path: Path,
): Generator<LongList> {
  for (const option of options) {
    if (option._zod.propValues?.[discriminator]?.has(value[discriminator] as string))
      yield* longLists(option, value, path);
  }
}
