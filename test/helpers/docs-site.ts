import { fileURLToPath } from 'node:url';

interface RenderScript {
  renderSite(root?: string, into?: string): void;
}

/** Renders the documents as the build does; into dist/docs, where a service looks for them, when nothing else is said. */
export async function renderDocs(root?: string, into?: string): Promise<void> {
  const script = (await import(
    fileURLToPath(new URL('../../build/docs-site/render.mjs', import.meta.url))
  )) as RenderScript;
  script.renderSite(root, into);
}
