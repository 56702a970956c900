/** A capture as the budget sees it. */
export interface BudgetedCapture {
  /** What its messages count for, in bytes. */
  readonly heldBytes: number;
  /** Where it stands in the heap; the budget's own, -1: not in it. */
  heapPosition: number;
  /** What the heap believes it holds, in {@link RANK_BYTES}; the budget's own. */
  heapRank: number;
  /** Forgets its oldest message; the result is what that counted for. */
  evictOldest(): number;
}

/** Sizes are compared in this unit, so that a capture moves in the heap seldom and not with every message. */
const RANK_BYTES = 4096;

/**
 * One bound for all captures of the thread. When it is passed, the oldest message of the largest capture goes. The captures form a
 * binary heap with the largest on top: O(1) to find it, O(log captures) when one changes its rank.
 */
export class CaptureBudget {
  readonly maxBytes: number;
  readonly #heap: BudgetedCapture[] = [];
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** `capture` has changed by `byBytes`; when that is too much, something is evicted somewhere. */
  changed(capture: BudgetedCapture, byBytes: number): void {
    this.#heldBytes += byBytes;
    this.#rank(capture);
    while (this.#heldBytes > this.maxBytes) {
      const largest = this.#heap[0];
      if (largest === undefined || largest.heldBytes === 0) return;
      this.#heldBytes -= largest.evictOldest();
      this.#rank(largest);
    }
  }

  #rank(capture: BudgetedCapture): void {
    const rank = Math.ceil(capture.heldBytes / RANK_BYTES);
    if (rank === capture.heapRank && (capture.heapPosition >= 0 || rank === 0)) return;
    const grown = rank > capture.heapRank;
    capture.heapRank = rank;
    if (capture.heapPosition < 0) capture.heapPosition = this.#heap.push(capture) - 1;
    if (rank === 0) this.#remove(capture);
    else if (grown) this.#up(capture);
    else this.#down(capture);
  }

  #remove(capture: BudgetedCapture): void {
    const last = this.#heap.pop();
    const position = capture.heapPosition;
    capture.heapPosition = -1;
    if (last === undefined || last === capture) return;
    this.#place(last, position);
    this.#up(last);
    this.#down(last);
  }

  #up(capture: BudgetedCapture): void {
    while (capture.heapPosition > 0) {
      const parent = this.#heap[(capture.heapPosition - 1) >> 1];
      if (parent === undefined || parent.heapRank >= capture.heapRank) return;
      this.#swap(capture, parent);
    }
  }

  #down(capture: BudgetedCapture): void {
    for (;;) {
      const left = this.#heap[capture.heapPosition * 2 + 1];
      const right = this.#heap[capture.heapPosition * 2 + 2];
      const larger = right !== undefined && left !== undefined && right.heapRank > left.heapRank ? right : left;
      if (larger === undefined || larger.heapRank <= capture.heapRank) return;
      this.#swap(larger, capture);
    }
  }

  #swap(one: BudgetedCapture, other: BudgetedCapture): void {
    const position = one.heapPosition;
    this.#place(one, other.heapPosition);
    this.#place(other, position);
  }

  #place(capture: BudgetedCapture, position: number): void {
    this.#heap[position] = capture;
    capture.heapPosition = position;
  }
}
