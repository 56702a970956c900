/** For tests: the address of a module that has `parentPort` and `workerData`. */
export function codeUrl(code: string): URL {
  const imports = `import { parentPort, workerData } from 'node:worker_threads';`;
  return new URL(`data:text/javascript,${encodeURIComponent(`${imports}\n${code}`)}`);
}
