import { jsonLength } from '../weight.ts';

/** About how long the items of a page may be together, in characters of JSON; then it ends early. */
export const MAX_PAGE_LENGTH = 4 * 1024 * 1024;

/** The room of one page: `limit` alone does not bound it, since one listener may have thousands of rules. */
export class PageRoom {
  #left: number;
  #isEmpty = true;

  constructor(length = MAX_PAGE_LENGTH) {
    this.#left = length;
  }

  /** Whether `item` still fits; the first one does, however long it is. Takes its room. */
  takes(item: unknown): boolean {
    if (this.#left === Number.POSITIVE_INFINITY) return true;
    this.#left -= jsonLength(this.#left, item);
    const fits = this.#isEmpty || this.#left >= 0;
    this.#isEmpty = false;
    return fits;
  }
}
