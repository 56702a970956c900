import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { noteSchema } from './issue-message.ts';
import { inSlices } from '../turns.ts';
import { weightUpTo } from '../weight.ts';

/** Lighter elements are checked as a whole; of a heavier one its own lists are checked first. */
const LIGHT_WEIGHT = 100;

/** Types of schemas that no element can be wrong for. */
const TAKES_ANYTHING: ReadonlySet<string> = new Set(['unknown', 'any']);

type Path = readonly (string | number)[];
interface Refusal {
  readonly path: Path;
  readonly message: string;
}
type Definition = z.core.$ZodTypeDef & {
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
  readonly discriminator?: string;
  /** A refinement that can be done in steps (contract/stepwise.ts). */
  readonly steps?: {
    readonly shape: z.ZodType;
    readonly check: (value: unknown) => Iterator<readonly Refusal[], void>;
  };
};

/** What elements became, by their schema and the element as it was sent. */
type Checked = Map<z.ZodType, Map<object, unknown>>;

/** What the running parse, which never waits, takes over instead of checking it again. */
let takenOver: Checked | undefined;
/** Schemas of elements that look there first. */
const looking = new WeakSet<z.ZodType>();

/**
 * Checks the elements of lists in `value` (thousands of rules, each with its conditions and actions), and whatever schemas check in steps,
 * in slices, so that other requests have their turns. What is right is not checked again with the whole. At most about `max` issues are
 * described; wrong elements beyond them are counted.
 */
export async function checkInSlices(schema: z.ZodType, value: unknown, max: number): Promise<SlicedCheck> {
  const check = new SlicedCheck(max);
  await inSlices(check.walk(schema, value, []));
  return check;
}

export class SlicedCheck {
  readonly issues: z.core.$ZodIssue[] = [];
  /** Further elements that are wrong. */
  omitted = 0;
  /** Goes with the check: a weak map of a million rules would have to be cleaned by the garbage collector, in one long pause. */
  readonly #checked: Checked = new Map();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** Runs a parse, which takes over what was checked here. */
  reuse<T>(parse: () => T): T {
    const before = takenOver;
    takenOver = this.#checked;
    try {
      return parse();
    } finally {
      takenOver = before;
    }
  }

  /** Checks what is within `value`, from the inside to the outside, an element at a time; the value itself is left to the caller. */
  *walk(schema: z.ZodType, value: unknown, path: Path): Generator<void, void> {
    if (typeof value !== 'object' || value === null) return;
    const definition = schema._zod.def as Definition;
    const { element, shape, options = [], discriminator, steps } = definition;
    const inner = definition.innerType ?? definition.in;
    const { length } = this.issues;
    if (inner !== undefined) yield* this.walk(inner, value, path);
    else if (element !== undefined) yield* this.#walkList(schema, element, value, path);
    else if (discriminator !== undefined)
      yield* this.#walkOption(options, discriminator, value as Record<string, unknown>, path);
    else if (shape !== undefined && !Array.isArray(value))
      yield* this.#walkMembers(shape, value as Record<string, unknown>, path);
    if (steps !== undefined && this.issues.length === length) yield* this.#takeSteps(steps, value, path);
  }

  /** A list that is longer than it may be is left to its own schema. */
  *#walkList(schema: z.ZodType, element: z.ZodType, items: object, path: Path): Generator<void, void> {
    const { maximum } = schema._zod.bag;
    if (
      !Array.isArray(items) ||
      (typeof maximum === 'number' && items.length > maximum) ||
      TAKES_ANYTHING.has(element._zod.def.type)
    )
      return;
    const checked = this.#checkedBy(element);
    for (const [index, item] of items.entries()) {
      const place = [...path, index];
      if (weightUpTo(LIGHT_WEIGHT, item) > LIGHT_WEIGHT) yield* this.#walkElement(element, item, place);
      this.#checkElement(element, item, place, checked);
      yield;
    }
  }

  /** What is wrong within the element is said again, with all the rest, when it is checked as a whole. */
  *#walkElement(element: z.ZodType, item: unknown, path: Path): Generator<void, void> {
    const {
      omitted,
      issues: { length },
    } = this;
    yield* this.walk(element, item, path);
    this.issues.length = length;
    this.omitted = omitted;
  }

  *#walkOption(
    options: readonly z.ZodType[],
    discriminator: string,
    value: Record<string, unknown>,
    path: Path,
  ): Generator<void, void> {
    for (const option of options) {
      if (option._zod.propValues?.[discriminator]?.has(value[discriminator] as string))
        yield* this.walk(option, value, path);
    }
  }

  *#walkMembers(
    shape: Readonly<Record<string, z.ZodType>>,
    value: Record<string, unknown>,
    path: Path,
  ): Generator<void, void> {
    for (const [name, member] of Object.entries(shape))
      if (Object.hasOwn(value, name)) yield* this.walk(member, value[name], [...path, name]);
  }

  #checkElement(element: z.ZodType, item: unknown, path: Path, checked: Map<object, unknown>): void {
    const isFull = this.issues.length >= this.#max;
    const options = { reportInput: true, error: noteSchema, abortEarly: isFull };
    const result = this.reuse(() => element.safeParse(item, options as z.core.ParseContext<z.core.$ZodIssue>));
    if (!result.success) this.#add(result.error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
    else if (typeof item === 'object' && item !== null) remember(checked, item, result.data);
  }

  *#takeSteps({ shape, check }: NonNullable<Definition['steps']>, value: unknown, path: Path): Generator<void, void> {
    const result = this.reuse(() =>
      shape.safeParse(value, { abortEarly: true } as z.core.ParseContext<z.core.$ZodIssue>),
    );
    yield;
    // The whole says better what is wrong with the rest of it.
    if (!result.success) return;
    const input = result.data;
    const steps = check(input);
    for (let step = steps.next(); step.done !== true; step = steps.next()) {
      if (step.value.length > 0)
        this.#add(
          step.value.map((refusal) => ({
            code: 'custom',
            message: refusal.message,
            input,
            path: [...path, ...refusal.path],
          })),
        );
      yield;
    }
  }

  #checkedBy(element: z.ZodType): Map<object, unknown> {
    const known = this.#checked.get(element);
    if (known !== undefined) return known;
    lookFirst(element);
    const checked = new Map<object, unknown>();
    this.#checked.set(element, checked);
    return checked;
  }

  /** Of one part of the value. */
  #add(issues: z.core.$ZodIssue[]): void {
    if (this.issues.length >= this.#max) this.omitted += 1;
    else this.issues.push(...issues);
  }
}

/** An element that parsing leaves as it is stays the same object: those of a listener that is changed are then not compared one by one. */
function remember(checked: Map<object, unknown>, item: object, output: unknown): void {
  checked.set(item, isDeepStrictEqual(item, output) ? item : output);
}

/** From its first list on a schema looks for elements that were checked already. */
function lookFirst(element: z.ZodType): void {
  if (looking.has(element)) return;
  looking.add(element);
  const { run } = element._zod;
  element._zod.run = (payload, context) => {
    const { value } = payload;
    const checked = takenOver?.get(element);
    if (checked === undefined || typeof value !== 'object' || value === null || !checked.has(value))
      return run(payload, context);
    payload.value = checked.get(value);
    return payload;
  };
}
