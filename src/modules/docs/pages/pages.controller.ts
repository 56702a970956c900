import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NotFoundError } from '../../../core/errors/index.ts';
import { API_PAGE_POLICY, apiPage, errorsPage, notRenderedPage, PAGE_POLICY, startScript } from './pages.ts';
import { findFile, findPage, openSiteAsset } from './site.ts';

const HTML = 'text/html; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';
/** Files that pages show; any other is a program to read. */
const PICTURES: ReadonlyMap<string, string> = new Map([['.svg', 'image/svg+xml'], ['.png', 'image/png']]);
const CACHE = 'public, max-age=3600';
/** Pages change with the version of the service, at the same address. */
const CHECK_AGAIN = 'no-cache';

interface Asset {
  readonly type: string;
  /** Undefined when it has not been rendered. */
  open(): Readable | undefined;
}

const ofPackage = (file: string): Readable => createReadStream(createRequire(import.meta.url).resolve(`swagger-ui-dist/${file}`));

/** All that the pages load; nothing comes from elsewhere. */
const assets = new Map<string, Asset>([
  ['swagger-ui.css', { type: 'text/css; charset=utf-8', open: () => ofPackage('swagger-ui.css') }],
  ['swagger-ui-bundle.js', { type: 'text/javascript; charset=utf-8', open: () => ofPackage('swagger-ui-bundle.js') }],
  ['start.js', { type: 'text/javascript; charset=utf-8', open: () => Readable.from([startScript]) }],
]);

/** Those of the rendered documents. */
const siteAssets = new Map<string, Asset>([
  ['site.css', { type: 'text/css; charset=utf-8', open: () => openSiteAsset('site.css') }],
  ['site.js', { type: 'text/javascript; charset=utf-8', open: () => openSiteAsset('site.js') }],
  ['search.json', { type: 'application/json; charset=utf-8', open: () => openSiteAsset('search.json') }],
]);

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
    const asset = assets.get(file) ?? siteAssets.get(file);
    const stream = asset?.open();
    if (asset === undefined || stream === undefined) throw new NotFoundError('file', file);
    void reply.header('cache-control', assets.has(file) ? CACHE : CHECK_AGAIN);
    return new StreamableFile(stream, { type: asset.type });
  }

  @Get('*')
  @Header('content-security-policy', PAGE_POLICY)
  @Header('cache-control', CHECK_AGAIN)
  async page(@Param('*') path: string): Promise<StreamableFile> {
    const html = await findPage(path);
    if (html !== undefined) return new StreamableFile(Buffer.from(html), { type: HTML });
    const file = findFile(path);
    if (file === undefined) throw new NotFoundError('page', path);
    return new StreamableFile(file, { type: PICTURES.get(extname(path)) ?? TEXT });
  }
}
