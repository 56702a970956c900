import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** How many of these are still referenced. The code that created them must not keep them in a variable. */
export async function countHeld(references: readonly WeakRef<object>[]): Promise<number> {
  // A WeakRef keeps what it has just named until the turn is over.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  return references.filter((reference) => reference.deref() !== undefined).length;
}
