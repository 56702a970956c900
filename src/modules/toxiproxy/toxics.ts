import { Inject, Injectable } from '@nestjs/common';
import { faultNameSchema, type Faults } from '../../contract/faults/index.ts';
import type { ListenerSpec } from '../../contract/listener.ts';
import type { Caller } from '../../core/http/index.ts';
import { ListenersService } from '../listeners/index.ts';
import { badBody, invalidStream, invalidType, noToxic, toxicExists } from './dialect-error.ts';
import { ProxyListeners } from './proxy-listeners.ts';
import { findMember, membersOf } from './request-body.ts';
import { checkedToxicity, findToxic, toFault, toxicsOf, withLast, type Toxic } from './toxic.ts';
import { findToxicType, toxicTypes } from './toxic-types.ts';

const directions: Readonly<Record<string, 'in' | 'out'>> = { upstream: 'in', downstream: 'out' };

/** The toxics of a proxy: those of its faults that a toxic can express. */
@Injectable()
export class Toxics {
  readonly #listeners: ListenersService;
  readonly #proxies: ProxyListeners;

  constructor(@Inject(ListenersService) listeners: ListenersService, @Inject(ProxyListeners) proxies: ProxyListeners) {
    this.#listeners = listeners;
    this.#proxies = proxies;
  }

  list(proxy: string): Toxic[] {
    return toxicsOf(this.#proxies.get(proxy).spec.faults);
  }

  get(proxy: string, name: string): Toxic {
    return getToxic(this.#proxies.get(proxy).spec.faults, name);
  }

  async add(proxy: string, body: unknown, caller: Caller): Promise<Toxic> {
    this.#proxies.get(proxy);
    const members = membersOf(body, 'a toxic');
    const given = findMember<string>(members, 'name', 'string') ?? '';
    const typeName = findMember<string>(members, 'type', 'string') ?? '';
    const stream = (findMember<string>(members, 'stream', 'string') ?? 'downstream').toLowerCase();
    const toxicity = findMember<number>(members, 'toxicity', 'number') ?? 1;
    const direction = Object.hasOwn(directions, stream) ? directions[stream] : undefined;
    if (direction === undefined) throw invalidStream();
    const type = Object.hasOwn(toxicTypes, typeName) ? toxicTypes[typeName] : undefined;
    if (type === undefined) throw invalidType();
    const name = given === '' ? `${typeName}_${stream}` : given;
    const problem = faultNameSchema.safeParse(name).error?.issues[0]?.message;
    if (problem !== undefined) throw badBody(`name ${problem}`);
    return this.#change(proxy, name, caller, (faults) => {
      if (Object.hasOwn(faults, name)) throw toxicExists();
      const attributes = toFault(type, members['attributes'], {});
      return withLast(faults, name, {
        type: type.fault,
        direction,
        probability: checkedToxicity(toxicity),
        ...attributes,
      });
    });
  }

  /** What a toxic cannot say of its fault (its window, its peers…) stays. */
  update(proxy: string, name: string, body: unknown, caller: Caller): Promise<Toxic> {
    return this.#change(proxy, name, caller, (faults) => {
      const { attributes, toxicity } = getToxic(faults, name);
      const fault = faults[name];
      const type = fault === undefined ? undefined : findToxicType(fault)?.type;
      if (type === undefined) throw noToxic();
      const members = membersOf(body, 'a toxic');
      const probability = checkedToxicity(findMember<number>(members, 'toxicity', 'number') ?? toxicity);
      return { ...faults, [name]: { ...fault, probability, ...toFault(type, members['attributes'], attributes) } };
    });
  }

  async remove(proxy: string, name: string, caller: Caller): Promise<void> {
    await this.#edit(proxy, caller, (faults) => {
      getToxic(faults, name);
      return Object.fromEntries(Object.entries(faults).filter(([other]) => other !== name));
    });
  }

  async #change(
    proxy: string,
    name: string,
    caller: Caller,
    make: (faults: Faults) => Readonly<Record<string, object>>,
  ): Promise<Toxic> {
    return getToxic(await this.#edit(proxy, caller, make), name);
  }

  async #edit(proxy: string, caller: Caller, make: (faults: Faults) => object): Promise<Faults> {
    const { id } = this.#proxies.get(proxy);
    const { spec } = await this.#proxies.turns.run(id, () =>
      this.#listeners.change(
        id,
        (current: ListenerSpec) => ({ ...current, faults: withoutUndefined(make(current.faults)) }),
        {
          revision: undefined,
          caller,
        },
      ),
    );
    return spec.faults;
  }
}

/** Throws `toxic not found`. */
function getToxic(faults: Faults, name: string): Toxic {
  const fault = Object.hasOwn(faults, name) ? faults[name] : undefined;
  const toxic = fault === undefined ? undefined : findToxic(name, fault);
  if (toxic === undefined) throw noToxic();
  return toxic;
}

/** A member that is there and undefined would be a change. */
function withoutUndefined(faults: object): object {
  return JSON.parse(JSON.stringify(faults)) as object;
}
