import type { INestApplication } from '@nestjs/common';
import { atOnce } from '../../../core/turns.ts';
import { asyncApiDocument } from '../asyncapi/asyncapi-document.ts';
import { openApiSteps } from '../openapi/openapi-document.ts';
import { configurationFile, envExampleFile } from './configuration-files.ts';
import { errorsFile } from './errors-file.ts';
import { eventsFile } from './events-file.ts';
import { metricsFile } from './metrics-file.ts';
import { referenceFiles } from './reference/reference-files.ts';

/** Every file that is made from the source, by its path in the repository. */
export function generatedFiles(app: INestApplication, version: string): Record<string, string> {
  return {
    'openapi/openapi.json': json(atOnce(openApiSteps(app, version))),
    'openapi/asyncapi.json': json(asyncApiDocument(version)),
    'docs/errors.md': errorsFile(),
    'docs/events.md': eventsFile(),
    'docs/configuration.md': configurationFile(),
    'docs/metrics.md': metricsFile(),
    ...referenceFiles(),
    '.env.example': envExampleFile(),
  };
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
