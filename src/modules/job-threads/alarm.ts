import type { AppError } from '../../core/errors/index.ts';

/** Aborts a controller when its limit passes. It has one limit at a time: setting it replaces the last one. */
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
