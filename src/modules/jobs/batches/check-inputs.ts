import { setImmediate as nextTurn } from 'node:timers/promises';
import { jobInputSchema, MAX_JOB_INPUT_BYTES, type JobKind } from '../../../contract/jobs/index.ts';
import { ValidationError, type FieldError } from '../../../core/errors/index.ts';
import { fieldErrors } from '../../../core/http/index.ts';

/** How long checking goes on at a time, in milliseconds; then other requests have their turn. */
const SLICE_MS = 4;
/** Most wrong fields that are told. */
const MAX_ERRORS = 20;

/** Every input checked by the schema of its kind, with defaults filled in, as JSON. Throws {@link ValidationError} with paths such as `inputs[3].url`. */
export async function checkInputs(kind: JobKind, inputs: readonly unknown[]): Promise<string[]> {
  const checked: string[] = [];
  const errors: FieldError[] = [];
  let sliceEnd = performance.now() + SLICE_MS;
  for (const [index, input] of inputs.entries()) {
    const outcome = checkInput(kind, input);
    if (typeof outcome === 'string') checked.push(outcome);
    else errors.push(...outcome.map(({ path, message }) => ({ path: under(`inputs[${index}]`, path), message })));
    if (errors.length >= MAX_ERRORS) break;
    if (performance.now() < sliceEnd) continue;
    await nextTurn();
    sliceEnd = performance.now() + SLICE_MS;
  }
  if (errors.length > 0) throw new ValidationError(errors.slice(0, MAX_ERRORS));
  return checked;
}

/** JSON of the input, or what is wrong with it. */
function checkInput(kind: JobKind, input: unknown): string | FieldError[] {
  const parsed = jobInputSchema(kind).safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error.issues);
  const json = JSON.stringify(parsed.data);
  return Buffer.byteLength(json) <= MAX_JOB_INPUT_BYTES ? json : [{ path: '', message: `must be at most ${MAX_JOB_INPUT_BYTES} bytes of JSON` }];
}

function under(parent: string, path: string): string {
  if (path === '') return parent;
  return path.startsWith('[') ? `${parent}${path}` : `${parent}.${path}`;
}
