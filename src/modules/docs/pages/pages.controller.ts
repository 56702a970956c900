import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NotFoundError } from '../../../core/errors/index.ts';
import { docsPage, errorsPage, PAGE_POLICY, startScript } from './pages.ts';

const HTML = 'text/html; charset=utf-8';
const CACHE = 'public, max-age=3600';

interface Asset {
  readonly type: string;
  open(): Readable;
}

const ofPackage = (file: string): Readable => createReadStream(createRequire(import.meta.url).resolve(`swagger-ui-dist/${file}`));

/** All that the page of Swagger UI loads; nothing comes from elsewhere. */
const assets = new Map<string, Asset>([
  ['swagger-ui.css', { type: 'text/css; charset=utf-8', open: () => ofPackage('swagger-ui.css') }],
  ['swagger-ui-bundle.js', { type: 'text/javascript; charset=utf-8', open: () => ofPackage('swagger-ui-bundle.js') }],
  ['start.js', { type: 'text/javascript; charset=utf-8', open: () => Readable.from([startScript]) }],
]);

/** Pages for people. No key is needed: they hold nothing of the node. */
@ApiExcludeController()
@Controller('docs')
export class PagesController {
  @Get()
  @Header('content-type', HTML)
  @Header('content-security-policy', PAGE_POLICY)
  docs(): string {
    return docsPage;
  }

  @Get('errors')
  @Header('content-type', HTML)
  @Header('content-security-policy', PAGE_POLICY)
  errors(): string {
    return errorsPage();
  }

  @Get('assets/:file')
  @Header('cache-control', CACHE)
  @Header('x-content-type-options', 'nosniff')
  asset(@Param('file') file: string): StreamableFile {
    const asset = assets.get(file);
    if (asset === undefined) throw new NotFoundError('file', file);
    return new StreamableFile(asset.open(), { type: asset.type });
  }
}
