import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { isPortcallError } from '../../../client/src/index.ts';
import { explain } from './notices.tsx';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with it. */
  readonly error?: string | undefined;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

interface FieldAttributes {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string;
}

/** A label, an input, and what is wrong with its value. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  return (
    <div class={`field${error === undefined ? '' : ' invalid'}`}>
      <label for={id}>{label}</label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': `${id}-about` })}
      <p id={`${id}-about`} class={error === undefined ? 'hint' : 'error'}>
        {error === undefined ? hint : `✕ ${error}`}
      </p>
    </div>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly isSecret?: boolean;
  /** `/` goes there. */
  readonly isFilter?: boolean;
  readonly placeholder?: string;
  readonly rows?: number;
}

export function TextField({
  label,
  value,
  onValue,
  hint,
  error,
  isSecret = false,
  isFilter = false,
  placeholder,
  rows,
}: TextFieldProps) {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} error={error}>
      {(attributes) => {
        const shared = {
          ...attributes,
          value,
          spellcheck: false,
          onInput: (event: Event) => onValue((event.currentTarget as HTMLInputElement).value),
        };
        if (rows !== undefined) return <textarea {...shared} rows={rows} />;
        return isSecret ? (
          <input {...shared} type="password" autocomplete="off" />
        ) : (
          <input
            {...shared}
            type="text"
            autocomplete="off"
            placeholder={placeholder ?? ''}
            data-filter={isFilter || undefined}
          />
        );
      }}
    </Field>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (string | readonly [value: string, text: string])[];
  readonly onValue: (value: string) => void;
  /** In a row of controls, the label is for those who do not see it. */
  readonly bare?: boolean;
  /** `/` goes there. */
  readonly isFilter?: boolean;
}

export function Choice({ label, value, options, onValue, bare = false, isFilter = false }: ChoiceProps) {
  const select = (attributes: object) => (
    <select
      {...attributes}
      value={value}
      data-filter={isFilter || undefined}
      onChange={(event) => onValue(event.currentTarget.value)}
    >
      {options.map((option) => {
        const [name, text] = typeof option === 'string' ? [option, option] : option;
        return (
          <option key={name} value={name}>
            {text}
          </option>
        );
      })}
    </select>
  );
  return bare ? select({ 'aria-label': label }) : <Field label={label}>{select}</Field>;
}

/** What is wrong at a path of the request, or below it. */
export function errorAt(error: unknown, path: string): string | undefined {
  return fieldsOf(error).find((field) => isWithin(field.path, path))?.message;
}

/** Everything that is wrong, but for the paths that have a field of their own. */
export function Problem({ error, except = [] }: { readonly error: unknown; readonly except?: readonly string[] }) {
  if (error === undefined) return null;
  const fields = fieldsOf(error);
  const others = fields.filter(({ path }) => !except.some((shown) => isWithin(path, shown)));
  if (fields.length > 0 && others.length === 0) return null;
  return (
    <div class="problem" role="alert">
      {fields.length === 0 && <p>✕ {explain(error)}</p>}
      {others.map(({ path, message }) => (
        <p key={path}>
          ✕ <code>{path}</code> {message}
        </p>
      ))}
    </div>
  );
}

function fieldsOf(error: unknown) {
  return isPortcallError(error) ? error.errors : [];
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
