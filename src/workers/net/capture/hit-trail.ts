/** Most units of one message that are remembered, the last ones. */
const MAX_UNITS = 64;

/** The units of one direction whose bytes are of no complete message yet, as far as anything is known of them. */
export class HitTrail<Unit> {
  /** The framing holds the beginning of a message. */
  isPartial = false;
  /** Where the message lies that is complete now, counted from the beginning of the latest unit. Undefined: not known. */
  range: { readonly from: number; readonly to: number } | undefined;
  #before: Unit[] = [];
  #current: Unit | undefined;
  #ready: { readonly units: readonly Unit[] | undefined } | undefined;

  /** What comes is of this unit. */
  next(unit: Unit | undefined): void {
    if (!this.isPartial) this.#before.length = 0;
    else if (this.#current !== undefined) this.#before.push(this.#current);
    if (this.#before.length >= MAX_UNITS) this.#before.shift();
    this.#current = unit;
  }

  /** A message is complete: the units of its bytes; undefined: there are none. More messages may end with the same unit. */
  take(): readonly Unit[] | undefined {
    if (this.#ready !== undefined) return this.#takeReady();
    const units = this.#current === undefined ? this.#before : [...this.#before, this.#current];
    this.#before = [];
    return units.length === 0 ? undefined : units;
  }

  /** The message that is recorded next has waited: what {@link take} returned for it then. */
  giveBack(units: readonly Unit[] | undefined): void {
    this.#ready = { units };
  }

  #takeReady(): readonly Unit[] | undefined {
    const units = this.#ready?.units;
    this.#ready = undefined;
    return units;
  }
}
