/** What is kept for server names: exact ones, and `*.example.net` for every name that is one label longer. */
export class ServerNames<T> {
  readonly #exact = new Map<string, T>();
  readonly #wildcards = new Map<string, T>();

  /** The first entry for a name counts. */
  add(name: string, value: T): void {
    const wanted = name.toLowerCase();
    const [table, key] = wanted.startsWith('*.') ? [this.#wildcards, wanted.slice(2)] : [this.#exact, wanted];
    if (!table.has(key)) table.set(key, value);
  }

  /** Exact names go before wildcards; a trailing dot means nothing. */
  find(name: string): T | undefined {
    const asked = name.toLowerCase().replace(/\.$/, '');
    const exact = this.#exact.get(asked);
    if (exact !== undefined) return exact;
    const dot = asked.indexOf('.');
    return dot < 1 ? undefined : this.#wildcards.get(asked.slice(dot + 1));
  }
}
