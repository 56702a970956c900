/**
 * The file of a thread's code, for example `jobs/io-thread`. Modules do not import workers: the code is found by its place in the tree, as
 * source or as built.
 */
export function workerEntry(path: string): URL {
  return new URL(`../../workers/${path}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
