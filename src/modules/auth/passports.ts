import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../../core/errors/index.ts';
import type { Caller } from '../../core/http/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { RedisClock } from '../../core/redis/index.ts';
import { ClusterSecret } from './cluster-secret.ts';
import { callerOf, digestOf, openPassport, signPassport, type Passport } from './passport.ts';
import { SpentNonces } from './spent-nonces.ts';

/** How long after it was signed a forwarded request may begin, in milliseconds. Less than its answer may take, so that one whose forwarder has given up never begins. */
export const BEGIN_WITHIN_MS = 8000;
/** How far a deadline may lie beyond that, in milliseconds: two nodes do not know Redis's time exactly. */
const CLOCK_ERROR_MS = 2000;
const NONCE_BYTES = 15;

/** What a passport is made for. */
export interface ForwardedRequest {
  /** Name of the node… */
  readonly to: string;
  /** …and its process. Left out: whichever has the name. */
  readonly instance?: string;
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | null;
  /** How long it may take to begin, in milliseconds. Default and most: {@link BEGIN_WITHIN_MS}. */
  readonly beginWithinMs?: number;
}

/** Why a passport is refused; a member of the problem, so that the node that made it knows whether another one helps. */
export type PassportFault = 'signature' | 'addressee' | 'late' | 'repeated' | 'changed';

const details: Readonly<Record<PassportFault, string>> = {
  signature: 'The request claims to come from a node of this cluster, but its signature is wrong.',
  addressee: 'The request was signed for another node, method or path.',
  late: 'The request arrived too late and was not executed.',
  repeated: 'The request was already executed and is not repeated.',
  changed: 'The body or a header differs from what was signed.',
};

/** Makes and checks the passports of forwarded requests. */
@Injectable()
export class Passports {
  readonly #identity: NodeIdentity;
  readonly #secret: ClusterSecret;
  readonly #clock: RedisClock;
  readonly #spent = new SpentNonces();
  readonly #opened = new WeakMap<IncomingMessage, Passport>();

  constructor(
    @Inject(NODE_IDENTITY) identity: NodeIdentity,
    @Inject(ClusterSecret) secret: ClusterSecret,
    @Inject(RedisClock) clock: RedisClock,
  ) {
    this.#identity = identity;
    this.#secret = secret;
    this.#clock = clock;
  }

  async issue(
    caller: Caller,
    { to, instance, method, url, headers = {}, body, beginWithinMs = BEGIN_WITHIN_MS }: ForwardedRequest,
  ): Promise<string> {
    const beginBy = (await this.#clock.now()) + Math.min(beginWithinMs, BEGIN_WITHIN_MS);
    const nonce = randomBytes(NONCE_BYTES).toString('base64url');
    const passport: Passport = {
      from: this.#identity.name,
      to,
      instance,
      caller: caller.name,
      scopes: caller.scopes,
      method,
      url,
      digest: digestOf(headers, body ?? ''),
      nonce,
      beginBy,
    };
    return signPassport(passport, await this.#secret.get());
  }

  /** Never rejects. */
  keepSecret(): Promise<void> {
    return this.#secret.keep();
  }

  /** After a refusal: what passports are made of is read again. Rejects with `redis_unavailable`. */
  async refresh(): Promise<void> {
    await Promise.all([this.#secret.reread(), this.#clock.sync()]);
  }

  /** On whose behalf the request comes, as far as its head says. Throws `unauthorized`. {@link admit} comes before anything is done for it. */
  async identify(request: IncomingMessage, text: string): Promise<Caller> {
    const passport = openPassport(text, await this.#secret.get()) ?? openPassport(text, await this.#secret.reread());
    if (passport === undefined) throw refusal('signature');
    if (!this.#isAddressed(passport, request)) throw refusal('addressee');
    if (this.#spent.has(passport.nonce)) throw refusal('repeated');
    await this.#leftMs(passport);
    this.#opened.set(request, passport);
    return callerOf(passport);
  }

  /** Accepts the request, once, with its body. Throws `unauthorized`. Resolves with how long it may take to begin, in milliseconds. */
  async admit(request: IncomingMessage, body: string | Buffer): Promise<number> {
    const passport = this.#opened.get(request);
    if (passport === undefined) throw refusal('signature');
    if (digestOf(request.headers, body) !== passport.digest) throw refusal('changed');
    const leftMs = await this.#leftMs(passport);
    // Nothing is awaited from here on, so that of two copies one is refused.
    if (this.#spent.has(passport.nonce)) throw refusal('repeated');
    if (!this.#spent.add(passport.nonce, leftMs))
      throw new AppError(
        'node_unreachable',
        `The node "${this.#identity.name}" receives too many forwarded requests. Retry shortly.`,
      );
    return leftMs;
  }

  #isAddressed({ to, instance, method, url }: Passport, request: IncomingMessage): boolean {
    const { name, instance: own } = this.#identity;
    return (
      to === name && (instance === undefined || instance === own) && method === request.method && url === request.url
    );
  }

  /** How long the request may still begin. What looks late is judged by a new measurement, because this node's idea of the time may be wrong. */
  async #leftMs({ beginBy }: Passport): Promise<number> {
    if (isInTime(beginBy - (await this.#clock.latest()))) return beginBy - (await this.#clock.now());
    await this.#clock.sync().catch(() => undefined);
    const leftMs = beginBy - (await this.#clock.latest());
    if (!isInTime(leftMs)) throw refusal('late');
    return leftMs;
  }
}

function isInTime(leftMs: number): boolean {
  return leftMs > 0 && leftMs <= BEGIN_WITHIN_MS + CLOCK_ERROR_MS;
}

function refusal(fault: PassportFault): AppError {
  return new AppError('unauthorized', details[fault], { extra: { passport: fault } });
}
