import { Inject, Injectable } from '@nestjs/common';
import type { FunctionSpec, FunctionSummary, StoredFunction } from '../../contract/jobs/function.ts';
import type { OwnedPageQuery, Page } from '../../contract/page.ts';
import { setupOf } from '../../contract/setup-name.ts';
import { AppError, NotFoundError, RevisionMismatchError } from '../../core/errors/index.ts';
import {
  type Caller,
  type ChangeConditions,
  decodeCursor,
  encodeCursor,
  type Revisions,
} from '../../core/http/index.ts';
import { FunctionCheck } from './function-check.ts';
import { FunctionRepository } from './function.repository.ts';

/** Stored functions of the cluster. */
@Injectable()
export class Functions {
  readonly #repository: FunctionRepository;
  readonly #check: FunctionCheck;

  constructor(@Inject(FunctionRepository) repository: FunctionRepository, @Inject(FunctionCheck) check: FunctionCheck) {
    this.#repository = repository;
    this.#check = check;
  }

  find(name: string): Promise<StoredFunction | undefined> {
    return this.#repository.find(name);
  }

  /** Throws `function_syntax`, `function_invalid`. */
  check(source: string): Promise<void> {
    return this.#check.check(source);
  }

  /** Throws `not_found`. */
  async get(name: string): Promise<StoredFunction> {
    const found = await this.#repository.find(name);
    if (!found) throw new NotFoundError('function', name);
    return found;
  }

  /** The source of the current revision; throws `not_found`. */
  async getSource(name: string): Promise<string> {
    const source = await this.#repository.findSource(name);
    if (source === undefined) throw new NotFoundError('function', name);
    return source;
  }

  /** Those of the names that no function has. */
  async missingOf(names: ReadonlySet<string>): Promise<Set<string>> {
    const found = await this.#repository.known([...names]);
    return new Set([...names].filter((name) => !found.has(name)));
  }

  /** `bySetup`: a set-up writes one of its own, which it may create and has checked. Throws `insufficient_scope`, `function_syntax`, `function_invalid`, `function_limit`, `revision_mismatch`. */
  async put(
    name: string,
    spec: FunctionSpec,
    { revision, caller, bySetup = false }: ChangeConditions & { readonly bySetup?: boolean },
  ): Promise<{ stored: StoredFunction; isNew: boolean }> {
    // Functions of a set-up are created by it alone.
    const isOwned = setupOf(name) !== undefined && !bySetup;
    if (!bySetup) await this.#check.check(spec.source);
    const result = await this.#repository.store(name, spec, {
      revision: isOwned ? (revision ?? '*') : revision,
      mayTakeOver: caller.scopes.includes('payload'),
    });
    if (result.status === 'scope') throw takeover(name, caller);
    if (result.status === 'revision' && isOwned && result.found === 0) throw new NotFoundError('function', name);
    if (result.status === 'revision') throw new RevisionMismatchError(result.found);
    if (result.status === 'limit')
      throw new AppError(
        'function_limit',
        'The cluster has PORTCALL_MAX_FUNCTIONS functions. Delete some, or raise the limit.',
      );
    return { stored: { ...result.summary, source: spec.source }, isNew: result.isNew };
  }

  /** Throws `not_found`, `revision_mismatch`. */
  async remove(name: string, revision: Revisions | undefined): Promise<void> {
    const result = await this.#repository.remove(name, revision);
    if (result.status === 'missing') throw new NotFoundError('function', name);
    if (result.status === 'revision') throw new RevisionMismatchError(result.found);
  }

  /** By name. */
  async list({ limit, cursor, order, setup }: OwnedPageQuery): Promise<Page<FunctionSummary>> {
    const found = await this.#repository.list(cursor === undefined ? '' : decodeCursor(cursor, /^[\w./-]{1,127}$/), {
      count: limit + 1,
      order,
      setup,
    });
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? encodeCursor(items.at(-1)?.name ?? '') : null };
  }
}

/** Another source under a name that jobs and schedules may still run. */
function takeover(name: string, caller: Caller): AppError {
  const why = `is required to replace the function "${name}", or to reuse its name: the new source receives the inputs of its jobs and schedules`;
  return new AppError('insufficient_scope', `The key "${caller.name}" lacks the scope "payload", which ${why}.`, {
    extra: { scopes: ['payload'] },
  });
}
