import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { AppError } from '../../core/errors/index.ts';
import { LOCAL_CALLER, type Caller } from '../../core/http/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { ClusterSecret } from './cluster-secret.ts';
import { findBearerKey } from './credentials.ts';
import { Keyring } from './keyring.ts';
import { findPassportCaller, PASSPORT_HEADER, signPassport } from './passport.ts';

/** Says who sends a request: another node on somebody's behalf, the holder of a key, or anybody on this machine when no keys are configured. */
@Injectable()
export class Authentication {
  readonly #keyring: Keyring;
  readonly #identity: NodeIdentity;
  readonly #secret: ClusterSecret;

  constructor(@Inject(CONFIG) config: Config, @Inject(NODE_IDENTITY) identity: NodeIdentity, @Inject(ClusterSecret) secret: ClusterSecret) {
    this.#keyring = new Keyring(config.apiKeys);
    this.#identity = identity;
    this.#secret = secret;
  }

  /** Throws `unauthorized`. `key` is what the request carries instead of an `Authorization` header. */
  async identify(request: IncomingMessage, key = findBearerKey(request.headers)): Promise<Caller> {
    const passport = request.headers[PASSPORT_HEADER];
    if (typeof passport === 'string') return this.#callerOfPassport(passport, request);
    if (this.#keyring.isEmpty) return LOCAL_CALLER;
    if (key === undefined) throw new AppError('unauthorized', 'Send an API key: Authorization: Bearer <key>.');
    const caller = this.#keyring.find(key);
    if (caller === undefined) throw new AppError('unauthorized', 'This API key is not known.');
    return caller;
  }

  /** The passport for a request that is passed on to another node on behalf of `caller`. */
  async passportFor(caller: Caller, request: { to: string; method: string; url: string }): Promise<string> {
    const { to, method, url } = request;
    return signPassport({ from: this.#identity.name, to, caller: caller.name, scopes: caller.scopes, method, url, at: Date.now() }, await this.#secret.get());
  }

  async #callerOfPassport(passport: string, request: IncomingMessage): Promise<Caller> {
    const expected = { to: this.#identity.name, method: request.method ?? '', url: request.url ?? '', now: Date.now() };
    const caller = findPassportCaller(passport, await this.#secret.get(), expected) ?? findPassportCaller(passport, await this.#secret.reread(), expected);
    if (caller === undefined) throw new AppError('unauthorized', 'The request claims to come from a node of this cluster and does not.');
    return caller;
  }
}
