import { Controller, Get, Header, Headers, Inject, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NotFoundError } from '../../core/errors/index.ts';
import { StaticFiles } from '../../core/http/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';

/** Where the build puts the console: the same place from src and from dist. */
const BUILT = new URL('../../../dist/console/', import.meta.url);
const POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
const HTML = 'text/html; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';

/** Screens of the console: `/console/messages` is the page as well, which goes to that screen. */
const SCREENS: ReadonlySet<string> = new Set([
  'endpoints',
  'endpoint',
  'messages',
  'faults',
  'rules',
  'jobs',
  'events',
]);

/** It looks again by itself: the console is built while the service already runs. */
const NOT_BUILT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>Portcall</title>
</head>
<body>
<h1>Portcall</h1>
<p>The console is being built and appears here in a few seconds. If it does not, run <code>npm run build</code>.</p>
<p>The <a href="/docs">documentation</a> and the <a href="/docs/api">API reference</a> are here already.</p>
</body>
</html>
`;

/** The console. No key is needed for its files: they hold nothing of the node, and it asks for a key where one is needed. */
@ApiExcludeController()
@Controller()
export class ConsoleController {
  readonly #identity: NodeIdentity;
  readonly #files = new StaticFiles(BUILT);

  constructor(@Inject(NODE_IDENTITY) identity: NodeIdentity) {
    this.#identity = identity;
  }

  // What is behind the question mark is for the page: the service takes all of it.
  @Get('/')
  @Header('content-security-policy', POLICY)
  root(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() _query: unknown,
  ): StreamableFile {
    return this.#page(accept, reply);
  }

  @Get('console')
  @Header('content-security-policy', POLICY)
  page(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() _query: unknown,
  ): StreamableFile {
    return this.#page(accept, reply);
  }

  @Get('console/*')
  @Header('content-security-policy', POLICY)
  file(
    @Param('*') path: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() _query: unknown,
  ): StreamableFile {
    if (SCREENS.has(path.split('/', 1)[0] ?? '')) return this.#page(accept, reply);
    const file = this.#files.send(path, reply);
    if (file === undefined) throw new NotFoundError('file', path);
    return file;
  }

  /** For browsers the page, for programs one line. */
  #page(accept: string | undefined, reply: FastifyReply): StreamableFile {
    void reply.header('vary', 'accept').header('cache-control', 'no-cache');
    if (!acceptsHtml(accept)) return new StreamableFile(Buffer.from(this.#whereThingsAre()), { type: TEXT });
    const page = this.#files.send('index.html', reply);
    return page ?? new StreamableFile(Buffer.from(NOT_BUILT), { type: HTML });
  }

  #whereThingsAre(): string {
    const { url, version } = this.#identity;
    return `Portcall ${version}: API ${url}/v1, docs ${url}/docs, console ${url}/ (in a browser)\n`;
  }
}

/** Only when the type is named: `*\/*` is what programs send. A quality of 0 refuses it. */
function acceptsHtml(accept = ''): boolean {
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return type === 'text/html' && !parameters.some((parameter) => /^q\s*=\s*0(?:\.0*)?$/.test(parameter));
  });
}
