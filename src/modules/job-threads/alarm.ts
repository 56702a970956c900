import type { AppError } from '../../core/errors/index.ts';

/** Aborts a controller when something takes too long. One thing at a time: setting it again forgets what it was set for. */
export class Alarm {
  readonly #controller: AbortController;
  #timer: NodeJS.Timeout | undefined;

  constructor(controller: AbortController) {
    this.#controller = controller;
  }

  set(ms: number, error: () => AppError): void {
    this.clear();
    this.#timer = setTimeout(() => this.#controller.abort(error()), ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
