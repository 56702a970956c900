import { Inject, Injectable } from '@nestjs/common';
import type { EndpointReset, EndpointResetResult } from '../../contract/endpoint-reset.ts';
import type { LooseEnds, Unmatched } from '../../contract/loose-ends.ts';
import { withMissing } from '../../contract/page.ts';
import { forEachBounded } from '../../core/bounded.ts';
import { toAppError } from '../../core/errors/index.ts';
import type { Caller } from '../../core/http/index.ts';
import type { Counters } from '../counters/index.ts';
import { LooseEndParts } from './loose-end-parts.ts';
import { fullName } from './setup-plan.ts';
import { ClientItems, ListenerItems } from './setup-planner.ts';
import { SetupTurns } from './setup-turns.ts';
import type { SetupRecord } from './setup.repository.ts';
import { requireComplete, Setups } from './setups.service.ts';

/** Endpoints that are reset, or asked, at once. */
const AT_ONCE = 32;
const SUMS = ['messages', 'actions', 'connections', 'ended'] as const;

/** What tests do between each other with a set-up. */
@Injectable()
export class SetupTests {
  readonly #kinds: readonly [ListenerItems, ClientItems];
  readonly #setups: Setups;
  readonly #turns: SetupTurns;
  readonly #counters: Counters;
  readonly #parts: LooseEndParts;

  constructor(
    @Inject(ListenerItems) listeners: ListenerItems,
    @Inject(ClientItems) clients: ClientItems,
    @Inject(Setups) setups: Setups,
    @Inject(SetupTurns) turns: SetupTurns,
    @Inject(LooseEndParts) parts: LooseEndParts,
  ) {
    this.#kinds = [listeners, clients];
    this.#setups = setups;
    this.#turns = turns;
    this.#counters = parts.counters;
    this.#parts = parts;
  }

  /** Throws `not_found`, and `setup_incomplete` with what could not be reset; everything else is. */
  reset(name: string, reset: EndpointReset, caller: Caller): Promise<EndpointResetResult> {
    return this.#turns.run(name, async () => {
      const record = await this.#setups.getRecord(name);
      const resets = (await Promise.all(this.#kinds.map((kind) => kind.reset(record, reset, caller)))).flat();
      const total = { messages: 0, actions: 0, connections: 0, ended: 0 };
      await forEachBounded(resets, AT_ONCE, async ({ item, run }) => {
        try {
          const result = await run();
          for (const field of SUMS) total[field] += result[field];
        } catch (thrown) {
          const { code, message } = toAppError(thrown);
          item.error = { code, detail: message };
        }
      });
      await this.#resetCounters(record);
      this.#parts.log.publish({ type: 'setup.reset', subject: { kind: 'setup', id: name }, data: total });
      requireComplete(
        resets.map(({ item }) => item),
        record.revision,
      );
      return total;
    });
  }

  /** Of all nodes; a request that another node passed on is about this node alone. Throws `not_found`. */
  async unmatched(name: string, caller: Caller): Promise<Unmatched> {
    const record = await this.#setups.getRecord(name);
    const found: Unmatched = { messages: [], connections: [], unmatched: 0, failed: 0 };
    const owners = new Set<string>();
    for (const kind of this.#kinds) {
      const places = await kind.places(record);
      for (const { node, isHere } of places) if (!isHere) owners.add(node);
      const here = places.filter(({ isHere }) => isHere);
      await forEachBounded(here, AT_ONCE, async ({ id, name: item }) => {
        const noun = kind.member === 'listeners' ? 'listener' : 'client';
        for (const ends of await this.#parts.looseEnds(id)) add(found, ends, { kind: noun, name: item });
      });
    }
    if (caller.via !== undefined || owners.size === 0) return sorted(found);
    const path = `/v1/setups/${name}/unmatched`;
    const { parts, missing } = await this.#parts.nodes.fetchAll<Unmatched>(path, caller, (node) => owners.has(node));
    for (const part of parts) merge(found, part);
    const { incomplete } = withMissing({ items: [], nextCursor: null }, missing);
    return { ...sorted(found), ...(incomplete === undefined ? {} : { incomplete }) };
  }

  async #resetCounters({ name, document }: SetupRecord): Promise<void> {
    for (const [item, { value }] of Object.entries(document.counters) as [string, { readonly value: number }][])
      await this.#counters.set(fullName(name, item), value, { bySetup: true });
  }
}

type Owner = Pick<Unmatched['messages'][number], 'kind' | 'name'>;

function add(found: Unmatched, ends: LooseEnds, owner: Owner): void {
  found.messages.push(...ends.messages.map((message) => ({ ...owner, ...message })));
  found.connections.push(...ends.connections.map((connection) => ({ ...owner, ...connection })));
  found.unmatched += ends.unmatched;
  found.failed += ends.failed;
}

function merge(found: Unmatched, part: Unmatched): void {
  found.messages.push(...part.messages);
  found.connections.push(...part.connections);
  found.unmatched += part.unmatched;
  found.failed += part.failed;
}

function sorted(found: Unmatched): Unmatched {
  const byTime = (a: { readonly at: string }, b: { readonly at: string }): number => (a.at < b.at ? -1 : 1);
  return { ...found, messages: found.messages.toSorted(byTime), connections: found.connections.toSorted(byTime) };
}
