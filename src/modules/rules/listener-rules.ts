import { Inject, Injectable } from '@nestjs/common';
import { findRules } from '../../contract/handler.ts';
import type { ListenerRule, NamedRule, RulePosition } from '../../contract/listener-rule.ts';
import type { Order } from '../../contract/order.ts';
import type { Page, PageQuery } from '../../contract/page.ts';
import { hitsOf, lastHitIndex, lastHitsOf, type RuleCounts } from '../../contract/rule-counts.ts';
import type { Rule, RulesHandler } from '../../contract/rules.ts';
import { AppError, NotFoundError, ValidationError } from '../../core/errors/index.ts';
import { decodeCursor, encodeCursor } from '../../core/http/index.ts';
import type { ChangeOptions } from '../data-plane/index.ts';
import { ListenersService } from '../listeners/index.ts';

type Document = ReturnType<ListenersService['getDocument']>;
type Edit = (rules: readonly Rule[]) => { readonly rules: readonly Rule[]; readonly index: number };

/** The rules of a listener of this node, one by one. Each change is one of the listener: a revision, an event, applied live. */
@Injectable()
export class ListenerRules {
  readonly #listeners: ListenersService;

  constructor(@Inject(ListenersService) listeners: ListenersService) {
    this.#listeners = listeners;
  }

  list(idOrName: string, { limit, cursor, order }: PageQuery & { readonly order: Order }): Page<ListenerRule> {
    const document = this.#listeners.getDocument(idOrName);
    const { rules } = rulesOf(document.spec.handler, idOrName);
    const isAsc = order === 'asc';
    const at =
      cursor === undefined
        ? isAsc
          ? 0
          : rules.length
        : Math.min(rules.length, Number(decodeCursor(cursor, /^\d{1,5}$/)));
    const [from, end] = isAsc ? [at, Math.min(rules.length, at + limit)] : [Math.max(0, at - limit), at];
    const counts = this.#listeners.ruleCounts(document);
    const items = rules.slice(from, end).map((rule, offset) => viewOf(rule, from + offset, document, counts));
    if (isAsc) return { items, nextCursor: end < rules.length ? encodeCursor(String(end)) : null };
    return { items: items.toReversed(), nextCursor: from > 0 ? encodeCursor(String(from)) : null };
  }

  /** Of rules with one name the first; throws `not_found`. */
  get(idOrName: string, name: string): ListenerRule {
    const document = this.#listeners.getDocument(idOrName);
    return this.#view(document, placeOf(rulesOf(document.spec.handler, idOrName).rules, name));
  }

  /** Takes the place of the rule of that name, or comes last. */
  async put(
    idOrName: string,
    name: string,
    rule: Rule,
    options: ChangeOptions,
  ): Promise<{ rule: ListenerRule; isNew: boolean }> {
    if (rule.name !== undefined && rule.name !== name)
      throw new ValidationError([{ path: 'name', message: `must be "${name}", as in the path, or left out` }]);
    let isNew = false;
    const put = await this.#edit(idOrName, options, (rules) => {
      const found = rules.findIndex((one) => one.name === name);
      isNew = found < 0;
      const index = isNew ? rules.length : found;
      return { rules: rules.toSpliced(index, 1, { ...rule, name }), index };
    });
    return { rule: put, isNew };
  }

  add(idOrName: string, rule: NamedRule, position: RulePosition, options: ChangeOptions): Promise<ListenerRule> {
    return this.#edit(idOrName, options, (rules) => {
      const same = rules.findIndex(({ name }) => name === rule.name);
      if (same >= 0)
        throw new ValidationError([{ path: 'name', message: `must be unique in a listener: rules[${same}] has it` }]);
      const index = indexOf(rules, position);
      return { rules: rules.toSpliced(index, 0, rule), index };
    });
  }

  async remove(idOrName: string, name: string, options: ChangeOptions): Promise<void> {
    await this.#listeners.change(
      idOrName,
      (spec) => {
        const handler = rulesOf(spec.handler, idOrName);
        return { ...spec, handler: { ...handler, rules: handler.rules.toSpliced(placeOf(handler.rules, name), 1) } };
      },
      options,
    );
  }

  /** The rule afterwards. What is wrong with it is named by its path in the body. */
  async #edit(idOrName: string, options: ChangeOptions, edit: Edit): Promise<ListenerRule> {
    let index = 0;
    try {
      const document = await this.#listeners.change(
        idOrName,
        (spec) => {
          const handler = rulesOf(spec.handler, idOrName);
          const edited = edit(handler.rules);
          ({ index } = edited);
          return { ...spec, handler: { ...handler, rules: edited.rules } };
        },
        options,
      );
      return this.#view(document, index);
    } catch (error) {
      throw error instanceof ValidationError ? withinRule(error, `handler.rules[${index}].`) : error;
    }
  }

  #view(document: Document, index: number): ListenerRule {
    const { rules } = rulesOf(document.spec.handler, document.id);
    return viewOf(rules[index] as Rule, index, document, this.#listeners.ruleCounts(document));
  }
}

function viewOf(rule: Rule, index: number, { revision }: Document, counts: RuleCounts | undefined): ListenerRule {
  const slot = counts?.slots[index];
  const hits = counts === undefined || slot === undefined ? 0 : hitsOf(counts, slot);
  const lastHitMs = counts === undefined || slot === undefined ? 0 : (lastHitsOf(counts)[lastHitIndex(slot)] ?? 0);
  return { ...rule, index, hits, lastHitAt: lastHitMs === 0 ? null : new Date(lastHitMs).toISOString(), revision };
}

function rulesOf(handler: Document['spec']['handler'], idOrName: string): RulesHandler {
  const rules = findRules(handler);
  if (rules !== undefined) return rules;
  throw new AppError(
    'state_conflict',
    `The handler of listener "${idOrName}" is "${handler.type}": it has no rules. To add rules, send a PATCH with {"handler": {"type": "rules"}}.`,
  );
}

function placeOf(rules: readonly Rule[], name: string): number {
  const index = rules.findIndex((rule) => rule.name === name);
  if (index < 0) throw new NotFoundError('rule', name);
  return index;
}

function indexOf(rules: readonly Rule[], { before, after, index = rules.length }: RulePosition): number {
  const path = before === undefined ? 'after' : 'before';
  const name = before ?? after;
  if (name === undefined) {
    if (index > rules.length)
      throw new ValidationError([
        { path: 'index', message: `must be at most ${rules.length}, the number of rules; got ${index}` },
      ]);
    return index;
  }
  const found = rules.findIndex((rule) => rule.name === name);
  if (found < 0)
    throw new ValidationError([{ path, message: `must be the name of a rule: there is none named "${name}"` }]);
  return path === 'before' ? found : found + 1;
}

function withinRule(error: ValidationError, prefix: string): ValidationError {
  const errors = (error.errors ?? []).map(({ path, message }) => ({
    path: path.startsWith(prefix) ? path.slice(prefix.length) : path,
    message,
  }));
  return new ValidationError(errors);
}
