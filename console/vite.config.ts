import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: '/console/',
  resolve: {
    alias: {
      // The client library is outside of this folder, and its own packages need not be installed here.
      'openapi-fetch': here('node_modules/openapi-fetch'),
      // Only for Node; browsers have a WebSocket of their own.
      ws: here('src/live/no-ws.ts'),
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: here('../dist/console'),
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
