import { Inject, Injectable } from '@nestjs/common';
import { clientSpecSchema, type ClientSpec, type ClientStatus } from '../../contract/client.ts';
import { listenerSpecSchema, type ListenerSpec, type ListenerStatus } from '../../contract/listener.ts';
import type { SetupItemState } from '../../contract/setup.ts';
import type { Caller } from '../../core/http/index.ts';
import { ClientsListing, ClientsSets } from '../clients/index.ts';
import { ListenersListing, ListenersSets } from '../listeners/index.ts';
import { EndpointItems } from './kinds/endpoint-items.ts';
import { SetupFaults } from './setup-faults.ts';
import type { PlanContext, PlannedItem, SetupKind, Step } from './setup-plan.ts';
import { forEachMember, type SetupItems, type SetupRecord } from './setup.repository.ts';

/** The kinds of endpoints, one provider each. */
@Injectable()
export class ListenerItems extends EndpointItems<ListenerSpec, ListenerStatus> {
  constructor(@Inject(ListenersSets) sets: ListenersSets, @Inject(ListenersListing) listing: ListenersListing) {
    super({ member: 'listeners', schema: listenerSpecSchema, sets, listing });
  }
}
@Injectable()
export class ClientItems extends EndpointItems<ClientSpec, ClientStatus> {
  constructor(@Inject(ClientsSets) sets: ClientsSets, @Inject(ClientsListing) listing: ClientsListing) {
    super({ member: 'clients', schema: clientSpecSchema, sets, listing });
  }
}

/** Injection token of the kinds, in the order of documents. */
export const SETUP_KINDS = Symbol('SetupKinds');

/** What an apply does, and what is stored of it. */
export interface SetupPlan {
  readonly document: SetupItems;
  readonly items: readonly PlannedItem[];
  readonly steps: readonly Step[];
}

/** Checks documents, and works out what has to be done for each. */
@Injectable()
export class SetupPlanner {
  readonly #kinds: readonly SetupKind[];

  constructor(@Inject(SETUP_KINDS) kinds: readonly SetupKind[]) {
    this.#kinds = kinds;
  }

  /** Does nothing. Throws `validation_failed` with everything that is wrong, `bind_forbidden`, `insufficient_scope` and the like. */
  async plan(context: Omit<PlanContext, 'faults'>): Promise<SetupPlan> {
    const faults = new SetupFaults();
    const document = forEachMember((): Record<string, object> => ({}));
    const items: PlannedItem[] = [];
    const steps: Step[] = [];
    for (const kind of this.#kinds) {
      const planned = await kind.plan({ ...context, faults });
      document[kind.member] = planned.canonical;
      items.push(...planned.items);
      steps.push(...planned.steps);
    }
    faults.throwIfAny();
    return { document, items, steps };
  }

  async states(record: SetupRecord, caller: Caller): Promise<SetupItemState[]> {
    return (await Promise.all(this.#kinds.map((kind) => kind.states(record, caller)))).flat();
  }
}
