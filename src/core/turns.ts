/** How long the work of all requests together continues before the thread does anything else, in milliseconds. */
const SLICE_MS = 4;

/**
 * How many turns of the event loop are left between two that were waited for. A short request takes a few turns (accept, read, answer)
 * and would otherwise wait for a long one in each of them.
 */
const TURNS_BETWEEN = 4;

/** Those that wait for a turn, first come, first served. */
const waiting: (() => void)[] = [];
/** When the slice of the present turn is over; 0: none has started. */
let sliceEnd = 0;
let isTurnEnding = false;
let turnsToLeave = 0;

/**
 * Resolves in a turn of the event loop in which nothing else continues that waited here. So work that takes long does not add up, however
 * many requests bring it at once.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    endTurn();
  });
}

function endTurn(): void {
  if (isTurnEnding) return;
  isTurnEnding = true;
  setImmediate(beginTurn);
}

function beginTurn(): void {
  isTurnEnding = false;
  sliceEnd = 0;
  const isLeft = turnsToLeave > 0;
  if (isLeft) turnsToLeave -= 1;
  const next = isLeft ? undefined : waiting.shift();
  if (next !== undefined) turnsToLeave = TURNS_BETWEEN;
  if (waiting.length > 0) endTurn();
  next?.();
}

/** For loops that may be long: `if (slice.isOver()) await slice.next()`. All slices of one turn share its time. */
export class Slice {
  isOver(): boolean {
    const now = performance.now();
    if (sliceEnd === 0) {
      sliceEnd = now + SLICE_MS;
      endTurn();
    }
    return now >= sliceEnd;
  }

  next(): Promise<void> {
    return nextTurn();
  }
}

/** Takes the steps of `work` in slices; resolves with what it returns. */
export async function inSlices<T>(work: Iterator<unknown, T>): Promise<T> {
  const slice = new Slice();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (slice.isOver()) await slice.next();
  }
}

/** Takes all steps of `work` now; returns what it returns. */
export function atOnce<T>(work: Iterator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
