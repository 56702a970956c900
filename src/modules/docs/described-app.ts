import { Inject, Injectable, type INestApplication } from '@nestjs/common';
import { AppError } from '../../core/errors/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { asyncApiDocument } from './asyncapi/asyncapi-document.ts';
import { openApiDocument } from './openapi/openapi-document.ts';

/** The documents of the running application, made when they are first asked for. */
@Injectable()
export class DescribedApp {
  readonly #version: string;
  #app: INestApplication | undefined;
  #openApi: string | undefined;
  #asyncApi: string | undefined;

  constructor(@Inject(NODE_IDENTITY) identity: NodeIdentity) {
    this.#version = identity.version;
  }

  /** The application whose routes are described; Nest cannot inject it. */
  set app(app: INestApplication) {
    this.#app = app;
  }

  /** As JSON. */
  get openApi(): string {
    if (this.#app === undefined) throw new AppError('not_ready', 'The application is not initialised yet.');
    return (this.#openApi ??= JSON.stringify(openApiDocument(this.#app, this.#version)));
  }

  /** As JSON. */
  get asyncApi(): string {
    return (this.#asyncApi ??= JSON.stringify(asyncApiDocument(this.#version)));
  }
}
