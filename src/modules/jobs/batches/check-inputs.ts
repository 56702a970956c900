import { jobInputSchema, MAX_JOB_INPUT_BYTES, type JobKind } from '../../../contract/jobs/index.ts';
import { MAX_FIELD_ERRORS, ValidationError, type FieldError } from '../../../core/errors/index.ts';
import { fieldErrors, optionsFor } from '../../../core/http/index.ts';
import { Slice } from '../../../core/turns.ts';

/** Every input checked by the schema of its kind, with defaults filled in, as JSON. Throws {@link ValidationError} with paths such as `inputs[3].url`. */
export async function checkInputs(kind: JobKind, inputs: readonly unknown[]): Promise<string[]> {
  const checked: string[] = [];
  const errors: FieldError[] = [];
  let omitted = 0;
  const slice = new Slice();
  for (const [index, input] of inputs.entries()) {
    if (slice.isOver()) await slice.next();
    const outcome = checkInput(kind, input);
    if (typeof outcome === 'string') checked.push(outcome);
    else if (errors.length >= MAX_FIELD_ERRORS) omitted += outcome.length;
    else errors.push(...outcome.map(({ path, message }) => ({ path: under(`inputs[${index}]`, path), message })));
  }
  if (errors.length > 0) throw new ValidationError(errors, undefined, omitted);
  return checked;
}

/** JSON of the input, or what is wrong with it. */
function checkInput(kind: JobKind, input: unknown): string | FieldError[] {
  const parsed = jobInputSchema(kind).safeParse(input, optionsFor(input));
  if (!parsed.success) return fieldErrors(parsed.error.issues);
  const json = JSON.stringify(parsed.data);
  return Buffer.byteLength(json) <= MAX_JOB_INPUT_BYTES
    ? json
    : [{ path: '', message: `must be at most ${MAX_JOB_INPUT_BYTES} bytes of JSON` }];
}

function under(parent: string, path: string): string {
  if (path === '') return parent;
  return path.startsWith('[') ? `${parent}${path}` : `${parent}.${path}`;
}
