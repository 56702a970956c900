// Part of `npm run generate`: client/src/schema.ts, the types of the OpenAPI document. Runs on the Node with our packages.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeClientSchema } from './lib/client-schema.mjs';
import { root } from './lib/paths.mjs';

const document = JSON.parse(readFileSync(join(root, 'openapi/openapi.json'), 'utf8'));
writeFileSync(join(root, 'client/src/schema.ts'), await makeClientSchema(document));
