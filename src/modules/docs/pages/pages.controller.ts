import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Controller, Get, Header, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NotFoundError } from '../../../core/errors/index.ts';
import { sendFile, StaticFiles } from '../../../core/http/index.ts';
import { API_PAGE_POLICY, apiPage, errorsPage, notRenderedPage, PAGE_POLICY } from './pages.ts';
import { findFile, findPage, siteAssets } from './site.ts';
import { startScript } from './start-script.ts';

const HTML = 'text/html; charset=utf-8';
const TYPE_OF_SCRIPT = 'text/javascript; charset=utf-8';
const CACHE = 'public, max-age=3600';
/** Pages change with the version of the service, at the same address. */
const CHECK_AGAIN = 'no-cache';

const SWAGGER_FILES: ReadonlySet<string> = new Set(['swagger-ui.css', 'swagger-ui-bundle.js']);
const swaggerDirectory = new URL('./', pathToFileURL(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')));
/** All that the page of the API loads; nothing comes from elsewhere. */
const swagger = new StaticFiles(swaggerDirectory, (path) => SWAGGER_FILES.has(path));

/** Pages for people. No key is needed: they hold nothing of the node. */
@ApiExcludeController()
@Controller('docs')
export class PagesController {
  @Get()
  @Header('content-type', HTML)
  @Header('content-security-policy', PAGE_POLICY)
  @Header('cache-control', CHECK_AGAIN)
  async home(): Promise<string> {
    return (await findPage('')) ?? notRenderedPage;
  }

  @Get('api')
  @Header('content-type', HTML)
  @Header('content-security-policy', API_PAGE_POLICY)
  api(): string {
    return apiPage;
  }

  @Get('errors')
  @Header('content-type', HTML)
  @Header('content-security-policy', PAGE_POLICY)
  @Header('cache-control', CHECK_AGAIN)
  async errors(): Promise<string> {
    return (await findPage('errors')) ?? errorsPage();
  }

  @Get('assets/:file')
  @Header('x-content-type-options', 'nosniff')
  asset(@Param('file') file: string, @Res({ passthrough: true }) reply: FastifyReply): StreamableFile {
    const found = file === 'start.js' ? new StreamableFile(Buffer.from(startScript), { type: TYPE_OF_SCRIPT }) : (swagger.send(file, reply) ?? siteAssets.send(file, reply));
    if (found === undefined) throw new NotFoundError('file', file);
    if (file === 'start.js' || SWAGGER_FILES.has(file)) void reply.header('cache-control', CACHE);
    return found;
  }

  @Get('*')
  @Header('content-security-policy', PAGE_POLICY)
  @Header('cache-control', CHECK_AGAIN)
  async page(@Param('*') path: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const html = await findPage(path);
    if (html !== undefined) return new StreamableFile(Buffer.from(html), { type: HTML });
    const file = findFile(path);
    if (file === undefined) throw new NotFoundError('page', path);
    return sendFile(file, reply);
  }
}
