/** Most faults that are kept word for word. */
const MAX_KEPT = 50;

/** What was not as it should be, counted, the first ones word for word. */
export class Faults {
  count = 0;
  readonly kept: string[] = [];

  add(where: string, fault: unknown): void {
    this.count++;
    if (this.kept.length < MAX_KEPT)
      this.kept.push(`${new Date().toISOString()} ${where}: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}
