/** Prometheus' text format, as far as adding up needs it. */
export class Exposition {
  readonly #lines: readonly string[];

  constructor(text: string) {
    this.#lines = text.split('\n');
  }

  /** All values of a metric, whatever their labels, or only those whose labels contain a text. 0 when there is none. */
  sum(name: string, labels = ''): number {
    let total = 0;
    for (const line of this.#lines) {
      if (!line.startsWith(name)) continue;
      const rest = line.charAt(name.length);
      if ((rest !== ' ' && rest !== '{') || !line.includes(labels)) continue;
      total += Number(line.slice(line.lastIndexOf(' ') + 1));
    }
    return total;
  }
}
