import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { QuickJS, type WasiOptions } from 'quickjs-wasi';

/**
 * The JavaScript engine for user code: QuickJS compiled to WebAssembly. Each run gets an instance of its own with its own memory, so
 * nothing of one run is left for the next, and code that wrecks its engine wrecks nothing else.
 */

/** Most stack of the engine, in bytes; recursion past it is a RangeError of the user's code. */
const STACK_BYTES = 256 * 1024;
/** Memory of engines that are over, in bytes, after which the garbage is collected: left alone, it is let pile up to gigabytes. */
const COLLECT_AFTER_BYTES = 128 * 1024 * 1024;

let compiled: Promise<WebAssembly.Module> | undefined;
let garbageBytes = 0;

/** Compiled once a thread. */
function engineModule(): Promise<WebAssembly.Module> {
  compiled ??= readFile(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))).then((bytes) =>
    WebAssembly.compile(bytes),
  );
  return compiled;
}

export interface EngineOptions {
  /** Memory that user code may have, in bytes. */
  readonly memoryBytes: number;
  /** Asked often while user code runs: true stops it, and it cannot catch that. Some native loops never ask: a watchdog outside of the thread is needed, too. */
  readonly shouldStop: () => boolean;
}

/** Runs `work` with a new engine and throws that away. */
export async function withEngine<T>(
  { memoryBytes, shouldStop }: EngineOptions,
  work: (vm: QuickJS) => Promise<T>,
): Promise<T> {
  let memory: WebAssembly.Memory | undefined;
  const vm = await QuickJS.create({
    wasm: await engineModule(),
    wasi: (own: WebAssembly.Memory) => silent((memory = own)),
    memoryLimit: memoryBytes,
    maxStackSize: STACK_BYTES,
    interruptHandler: shouldStop,
    // The same on every node.
    timezoneOffset: 0,
  });
  try {
    return await work(vm);
  } finally {
    garbageBytes += memory?.buffer.byteLength ?? 0;
    vm.dispose();
    if (garbageBytes > COLLECT_AFTER_BYTES) collectGarbage();
  }
}

/** WASI's fd_write: what the engine itself would print goes nowhere. The answer says how many bytes the `count` buffers hold. */
const silent: WasiOptions = (memory) => ({
  fd_write(_fd: number, buffers: number, count: number, written: number): number {
    const view = new DataView(memory.buffer);
    let total = 0;
    for (let index = 0; index < count; index += 1) total += view.getUint32(buffers + index * 8 + 4, true);
    view.setUint32(written, total, true);
    return 0;
  },
});

let gc: (() => void) | undefined;

function collectGarbage(): void {
  if (gc === undefined) {
    setFlagsFromString('--expose-gc');
    gc = runInNewContext('gc') as () => void;
  }
  gc();
  garbageBytes = 0;
}
