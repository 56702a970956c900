import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../core/config/index.ts';
import {
  checkFetchSite,
  checkHostAndOrigin,
  checkRequestHead,
  requireScopes,
  setCaller,
} from '../../core/http/index.ts';
import type { StreamGrant, StreamGuard } from '../events/index.ts';
import { Authentication } from './authentication.ts';
import { findBearerKey, findProtocolKey } from './credentials.ts';

/** The checks of a request, for WebSocket upgrades, which do not pass through Fastify. */
@Injectable()
export class StreamAuthentication implements StreamGuard {
  readonly #config: Config;
  readonly #authentication: Authentication;

  constructor(@Inject(CONFIG) config: Config, @Inject(Authentication) authentication: Authentication) {
    this.#config = config;
    this.#authentication = authentication;
  }

  /** What who opens the stream may do; throws an AppError for the answer otherwise. The same order as for other requests. */
  async authorize(request: IncomingMessage): Promise<StreamGrant> {
    checkRequestHead(request);
    const { host, origin } = request.headers;
    checkHostAndOrigin({ host, origin, localAddress: request.socket.localAddress }, this.#config);
    checkFetchSite(request, this.#config);
    const caller = await this.#authentication.identify(
      request,
      findBearerKey(request.headers) ?? findProtocolKey(request.headers),
    );
    // No body can follow an upgrade.
    if (caller.via !== undefined) await this.#authentication.admit(request, '');
    requireScopes(caller, ['read']);
    setCaller(request, caller);
    return { scopes: new Set(caller.scopes), caller };
  }
}
