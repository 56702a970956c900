import { Inject, Injectable } from '@nestjs/common';
import { Lifecycle } from './lifecycle.ts';

/** Says whether one part can do its work now: undefined when it can, else why not. */
export type ReadinessCheck = () => string | undefined;

/** What must be well for a node to take traffic. Parts register a check in their constructor. */
@Injectable()
export class Readiness {
  readonly #checks = new Map<string, ReadinessCheck>();
  readonly #lifecycle: Lifecycle;

  constructor(@Inject(Lifecycle) lifecycle: Lifecycle) {
    this.#lifecycle = lifecycle;
    this.register('lifecycle', () => (lifecycle.phase === 'ready' ? undefined : lifecycle.phase));
  }

  register(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, check);
  }

  /** Every check by name: `ok`, or why not. */
  check(): { ready: boolean; checks: Record<string, string> } {
    const checks = Object.fromEntries([...this.#checks].map(([name, check]) => [name, check() ?? 'ok']));
    return {
      ready: this.#lifecycle.phase === 'ready' && Object.values(checks).every((state) => state === 'ok'),
      checks,
    };
  }
}
