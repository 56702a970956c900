import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EventFilter, FilterWarning } from '../../../contract/index.ts';
import { StreamPorts } from '../stream/stream-ports.ts';
import type { EndpointNoun } from '../stream/ports.ts';
import { requireKnownTypes } from './known-types.ts';

/** A filter ready for use, and what is odd about it. */
export interface CheckedFilter {
  readonly filter: EventFilter;
  readonly warnings: readonly FilterWarning[];
}

const NOUNS = { listener: 'lst_', client: 'cli_' } as const satisfies Record<EndpointNoun, string>;

/** Checks filters: types must be known; a name that no listener or client has is a warning, since it may come, or may have been deleted. */
@Injectable()
export class EventFilters {
  readonly #logger = new Logger('events');
  readonly #ports: StreamPorts;

  constructor(@Inject(StreamPorts) ports: StreamPorts) {
    this.#ports = ports;
  }

  /**
   * `path`: what stands before the names of the fields, '' or `filter.`. A name stands for the id of its endpoint too, so that events from
   * before it got the name are found. Throws `validation_failed`.
   */
  async check(filter: EventFilter, path: string): Promise<CheckedFilter> {
    requireKnownTypes(filter.types, `${path}types`);
    const warnings: FilterWarning[] = [];
    const resolved: EventFilter = { ...filter };
    for (const noun of Object.keys(NOUNS) as EndpointNoun[]) {
      if (filter[noun] !== undefined)
        resolved[noun] = await this.#withIds(noun, [filter[noun]].flat(), (name) =>
          warnings.push(warningOf(noun, name, path)),
        );
    }
    return { filter: resolved, warnings };
  }

  async #withIds(noun: EndpointNoun, names: readonly string[], warn: (name: string) => void): Promise<string[]> {
    const found = await Promise.all(
      names.map((name) => (name.startsWith(NOUNS[noun]) ? name : this.#findId(noun, name))),
    );
    found.forEach((id, index) => {
      if (id === undefined) warn(names[index] ?? '');
    });
    return [...new Set([...names, ...found.filter((id) => id !== undefined && id !== null)])];
  }

  /** Null: it cannot be said now, because Redis is down; a subscription does not need it. */
  async #findId(noun: EndpointNoun, name: string): Promise<string | undefined | null> {
    try {
      return await this.#ports.endpoints.findId(noun, name);
    } catch (error) {
      this.#logger.debug({ err: error }, `cannot check whether a ${noun} "${name}" exists`);
      return null;
    }
  }
}

function warningOf(noun: EndpointNoun, name: string, path: string): FilterWarning {
  return {
    path: `${path}${noun}`,
    message: `there is no ${noun} "${name}" now; events are delivered if one is created, and past events of a deleted one are still found`,
  };
}
