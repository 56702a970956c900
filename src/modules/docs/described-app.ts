import { Inject, Injectable, type INestApplication } from '@nestjs/common';
import { AppError } from '../../core/errors/index.ts';
import { inSlices } from '../../core/turns.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { asyncApiDocument } from './asyncapi/asyncapi-document.ts';
import { openApiSteps } from './openapi/openapi-document.ts';

/** The documents of the running application, made when they are first asked for. */
@Injectable()
export class DescribedApp {
  readonly #version: string;
  #app: INestApplication | undefined;
  #openApi: Promise<string> | undefined;
  #asyncApi: string | undefined;

  constructor(@Inject(NODE_IDENTITY) identity: NodeIdentity) {
    this.#version = identity.version;
  }

  /** The application whose routes are described; Nest cannot inject it. */
  set app(app: INestApplication) {
    this.#app = app;
  }

  /** As JSON. Made in slices, which is done once. */
  async openApi(): Promise<string> {
    if (this.#app === undefined) throw new AppError('not_ready', 'The application is not initialised yet.');
    this.#openApi ??= inSlices(openApiSteps(this.#app, this.#version)).then((document) => JSON.stringify(document));
    return this.#openApi;
  }

  /** As JSON. */
  get asyncApi(): string {
    return (this.#asyncApi ??= JSON.stringify(asyncApiDocument(this.#version)));
  }
}
