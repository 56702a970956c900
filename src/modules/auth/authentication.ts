import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { AppError } from '../../core/errors/index.ts';
import { LOCAL_CALLER, type Caller } from '../../core/http/index.ts';
import { findBearerKey } from './credentials.ts';
import { Keyring } from './keyring.ts';
import { PASSPORT_HEADER } from './passport.ts';
import { Passports, type ForwardedRequest } from './passports.ts';

/** Says who sends a request: another node on behalf of a caller, the holder of a key, or anyone on this machine when no keys are configured. */
@Injectable()
export class Authentication {
  readonly #keyring: Keyring;
  readonly #passports: Passports;

  constructor(@Inject(CONFIG) config: Config, @Inject(Passports) passports: Passports) {
    this.#keyring = new Keyring(config.apiKeys);
    this.#passports = passports;
  }

  /** Throws `unauthorized`. `key` is what the request carries instead of an `Authorization` header. A forwarded request must be admitted besides. */
  async identify(request: IncomingMessage, key = findBearerKey(request.headers)): Promise<Caller> {
    const passport = request.headers[PASSPORT_HEADER];
    if (typeof passport === 'string') return this.#passports.identify(request, passport);
    if (this.#keyring.isEmpty) return LOCAL_CALLER;
    if (key === undefined) throw new AppError('unauthorized', 'Send an API key: Authorization: Bearer <key>.');
    const caller = this.#keyring.find(key);
    if (caller === undefined) throw new AppError('unauthorized', 'The API key is not valid.');
    return caller;
  }

  /** Accepts a request that another node forwarded, once, with its body. Throws `unauthorized`. Resolves with how long it may take to begin, in milliseconds. */
  admit(request: IncomingMessage, body: string | Buffer): Promise<number> {
    return this.#passports.admit(request, body);
  }

  /** The passport for a request that is forwarded to another node on behalf of `caller`. */
  passportFor(caller: Caller, request: ForwardedRequest): Promise<string> {
    return this.#passports.issue(caller, request);
  }

  /** Redis may have lost its data: the cluster's secret is written again. Never rejects. */
  keepSecret(): Promise<void> {
    return this.#passports.keepSecret();
  }

  /** After a refusal: what passports are made of is read again. Rejects with `redis_unavailable`. */
  refreshPassports(): Promise<void> {
    return this.#passports.refresh();
  }
}
