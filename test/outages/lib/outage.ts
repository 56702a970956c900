import type { ServiceOptions } from '../../helpers/service.ts';
import type { Place } from './place.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';

/** One kind of damage. */
export interface Outage {
  readonly name: string;
  /** What is done, as docs/outages.md has it. */
  readonly what: string;
  /** True when connections of the load may be cut by it. Default: none may. */
  readonly cuts?: boolean;
  /** True when messages that were echoed may be missing in the stream, announced. Default: none may. */
  readonly loses?: boolean;
  /** How the service has to be started for it to be felt. */
  readonly service?: Pick<ServiceOptions, 'maxDescriptors'>;
  /** True when it takes from other outages what they need to be felt. Default: it may come with another one. */
  readonly alone?: boolean;
  /**
   * `ends`: Redis ends. `fills`: Redis cannot write, and what it acknowledged at the moment its file became full is in its memory alone until it can:
   * so the two do not come together.
   */
  readonly redis?: 'ends' | 'fills';
  /** Why it cannot be done on this machine; undefined: it can. */
  findObstacle?(place: Pick<Place, 'kind'>): string | undefined;
  /**
   * Does the damage, waits while it lasts, checks what has to hold meanwhile, and takes it away. What it leaves to chance it draws from
   * `random` before it waits for anything: so a seed gives the same again.
   */
  inflict(scene: Scene, random: Random): Promise<void>;
}
