/** Longer words are not compared. */
const MAX_LENGTH = 64;

/**
 * The known word that `word` was probably meant to be; undefined when none is near. Case does not count, and at most a third of the word may
 * be wrong. For "did you mean" in errors.
 */
export function findNearest(word: string, known: Iterable<string>): string | undefined {
  if (word === '' || word.length > MAX_LENGTH) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance >= least) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

/** `; did you mean "port"?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const nearest = findNearest(word, known);
  return nearest === undefined || nearest === word ? '' : `; did you mean "${nearest}"?`;
}

/** Damerau-Levenshtein distance (optimal string alignment): letters inserted, left out, replaced, or swapped with the next. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const replaced = (last[column - 1] as number) + (isSame ? 0 : 1);
      const swapped = isSwapped ? (beforeLast[column - 2] as number) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min((last[column] as number) + 1, (current[column - 1] as number) + 1, replaced, swapped));
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] as number;
}
