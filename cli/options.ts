import { usageError } from './exit-codes.ts';
import { parseBytes, parseCount, parseWholeMs } from './syntax/units.ts';

/** The options of one command line, read with the type that the command expects. Errors name the option. */
export class Options {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  /** Each use of an option that can be repeated. */
  list(name: string): readonly string[] {
    const value = this.#values[name];
    if (Array.isArray(value)) return value as string[];
    return typeof value === 'string' ? [value] : [];
  }

  ms(name: string): number | undefined {
    return this.#read(name, parseWholeMs);
  }

  bytes(name: string): number | undefined {
    return this.#read(name, parseBytes);
  }

  count(name: string, min = 0): number | undefined {
    return this.#read(name, (text) => parseCount(text, min));
  }

  #read<T>(name: string, parse: (text: string) => T): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    try {
      return parse(text);
    } catch (error) {
      throw usageError(`--${kebab(name)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** `startsWith` → `starts-with`. */
export function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
