/** `${NAME}` and `${NAME:-default}` of a set-up file. Only names in capitals, so that templates in the source of a function stay. */
const VARIABLE = /\$?\$\{([A-Z_][A-Z0-9_]*)(?::-([^}\n]*))?\}/g;
/** Stands for a variable while YAML is parsed: a word in every context of YAML, also within quotes and flow maps. */
const PLACEHOLDER = /PORTCALL-VARIABLE-(\d+)-/g;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables of one file. They are filled in after parsing, so that a value cannot change the structure of the file; an unquoted value that
 * is a number, true or false counts as one.
 */
export class Variables {
  readonly #env: Environment;
  readonly #values: { readonly text: string | undefined; readonly name: string }[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  /** The text for the parser. `$${NAME}` is the text `${NAME}`. */
  hide(source: string): string {
    return source.replaceAll(VARIABLE, (whole: string, name: string, fallback: string | undefined) => {
      const value = this.#env[name];
      const text = whole.startsWith('$$')
        ? whole.slice(1)
        : value === undefined || value === ''
          ? (fallback ?? value)
          : value;
      this.#values.push({ text, name });
      return `PORTCALL-VARIABLE-${this.#values.length - 1}-`;
    });
  }

  /** The value of a scalar, and the names of variables that are not set. */
  fill(scalar: string, isPlain: boolean): { value: string | number | boolean; missing: string[] } {
    const missing: string[] = [];
    const value = scalar.replaceAll(PLACEHOLDER, (_, index: string) => {
      const variable = this.#values[Number(index)];
      if (variable?.text === undefined) missing.push(variable?.name ?? '');
      return variable?.text ?? '';
    });
    const isChanged = value !== scalar;
    return { value: isPlain && isChanged ? plainValue(value) : value, missing };
  }
}

function plainValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(?:0|[1-9]\d{0,15})(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
