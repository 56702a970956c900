import { EvalFlags, JSException, type JSValueHandle, type QuickJS } from 'quickjs-wasi';
import { AppError } from '../../core/errors/index.ts';
import { withEngine } from './engine.ts';
import { engineFault, faultOf, MODULE_NAME, UNDESCRIBED, type Described } from './fault.ts';
import { HostCalls } from './host-calls.ts';
import { PRELUDE } from './prelude.ts';

/** What user code can reach of the host. Texts only. */
export interface SandboxHost {
  log(level: string, text: string): void;
  progress(fraction: number): void;
  /** JSON text of a request → JSON text of the reply. Must not reject. */
  fetch(request: string): Promise<string>;
}

export interface SandboxOptions {
  readonly memoryBytes: number;
  /** When user code is stopped, by `nowMs`. */
  readonly deadlineMs: number;
  /** Default: `performance.now`. */
  readonly nowMs?: () => number;
  readonly signal: AbortSignal;
  readonly host: SandboxHost;
  /** What `ctx.job` shows. */
  readonly job: { readonly id: string; readonly attempt: number };
}

interface Prelude {
  readonly run: JSValueHandle;
  readonly describe: JSValueHandle;
}

/** One engine for one user's module. What user code makes is looked at by code of the prelude only, and comes out as text. */
export class Sandbox {
  readonly #vm: QuickJS;
  readonly #options: SandboxOptions;
  readonly #calls = new HostCalls();
  readonly #prelude: Prelude;

  private constructor(vm: QuickJS, options: SandboxOptions) {
    this.#vm = vm;
    this.#options = options;
    this.#prelude = this.#evaluatePrelude();
  }

  /** Runs `work` with a new sandbox and throws that away. Rejects with an AppError, whatever user code did. */
  static async use<T>(options: SandboxOptions, work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    let isStopped = false;
    const nowMs = options.nowMs ?? (() => performance.now());
    const shouldStop = (): boolean => (isStopped ||= nowMs() > options.deadlineMs);
    return withEngine({ memoryBytes: options.memoryBytes, shouldStop }, async (vm) => {
      let sandbox: Sandbox | undefined;
      try {
        sandbox = new Sandbox(vm, options);
        return await work(sandbox);
      } catch (thrown) {
        if (options.signal.aborted) throw options.signal.reason;
        if (isStopped) throw new AppError('job_timed_out', 'The function was stopped at its time limit.');
        throw thrown instanceof JSException && sandbox ? sandbox.#exception(thrown) : engineFault(thrown);
      }
    });
  }

  /** Compiles the module without running it; the engine's exception, described, when it cannot. */
  findSyntaxError(source: string): Described | undefined {
    try {
      this.#vm.evalCode(source, MODULE_NAME, EvalFlags.TYPE_MODULE | EvalFlags.COMPILE_ONLY);
      return undefined;
    } catch (error) {
      if (error instanceof JSException) return this.#described(error.handle);
      throw error;
    }
  }

  /** Runs the module's top level; its default export. Throws `function_invalid` when that is not a function. */
  async load(source: string): Promise<JSValueHandle> {
    const namespace = await this.#settled(this.#vm.evalCode(source, MODULE_NAME, EvalFlags.TYPE_MODULE));
    const main = namespace.getProp('default');
    if (!main.isFunction)
      throw new AppError('function_invalid', 'The module has no default export that is a function.');
    return main;
  }

  /** Calls a function with the input and `ctx`; its value as JSON text. Throws `job_result_too_large` before a longer text is copied. */
  async call(main: JSValueHandle, input: unknown, maxResultBytes: number): Promise<string> {
    const text = this.#vm.newString(JSON.stringify(input ?? null));
    const value = await this.#settled(this.#vm.callFunction(this.#prelude.run, this.#vm.undefined, main, text));
    const result = value.length > maxResultBytes ? undefined : value.toString();
    if (result === undefined || Buffer.byteLength(result) > maxResultBytes)
      throw new AppError('job_result_too_large', `The result is longer than ${maxResultBytes} bytes as JSON.`);
    return result;
  }

  #evaluatePrelude(): Prelude {
    const vm = this.#vm;
    const { host, job } = this.#options;
    const log = vm.newFunction('log', (level, line) => {
      host.log(textOf(level), textOf(line));
      return vm.undefined;
    });
    const progress = vm.newFunction('progress', (fraction) => {
      host.progress(fraction?.isNumber ? fraction.toNumber() : Number.NaN);
      return vm.undefined;
    });
    const fetch = vm.newFunction('fetch', (request) => this.#calls.begin(vm, host.fetch(textOf(request))));
    const prelude = vm.callFunction(
      vm.evalCode(PRELUDE, 'portcall.js'),
      vm.undefined,
      log,
      progress,
      fetch,
      vm.newString(JSON.stringify(job)),
    );
    return { run: prelude.getProp('run'), describe: prelude.getProp('describe') };
  }

  /** The value of a promise of the engine. User code runs in here and in calls, and nowhere else. */
  async #settled(promise: JSValueHandle): Promise<JSValueHandle> {
    for (this.#vm.executePendingJobs(); promise.promiseState === 0; this.#vm.executePendingJobs()) {
      if (this.#calls.pending === 0)
        throw new AppError(
          'job_failed',
          'The promise of the function never settles: nothing is left that could settle it.',
        );
      await this.#calls.next(this.#options.signal);
    }
    const result = await this.#vm.resolvePromise(promise);
    if ('error' in result) throw faultOf(this.#described(result.error));
    return result.value;
  }

  #described(thrown: JSValueHandle): Described {
    const text = this.#vm.callFunction(this.#prelude.describe, this.#vm.undefined, thrown);
    return text.isString ? (JSON.parse(text.toString()) as Described) : UNDESCRIBED;
  }

  #exception(thrown: JSException): AppError {
    try {
      return faultOf(this.#described(thrown.handle));
    } catch (again) {
      return engineFault(again);
    }
  }
}

function textOf(handle: JSValueHandle | undefined): string {
  return handle?.isString ? handle.toString() : '';
}
