import { errorCatalogue } from '../../../core/errors/index.ts';

/** Only what this node serves itself runs in these pages. */
export const PAGE_POLICY = policyWithStyles("'self'");
/** Swagger UI writes styles into its elements. */
export const API_PAGE_POLICY = policyWithStyles("'self' 'unsafe-inline'");

/** The page of Swagger UI. */
export const apiPage = html(
  'Portcall API',
  '<link rel="preload" href="/openapi.json" as="fetch" crossorigin="anonymous">\n<link rel="stylesheet" href="/docs/assets/swagger-ui.css">',
  '<div id="swagger-ui"><p>Reading the list of operations…</p></div>\n<script src="/docs/assets/swagger-ui-bundle.js"></script>\n<script type="module" src="/docs/assets/start.js"></script>',
);

/** What /docs answers when the service runs from the source and the documents have not been rendered. */
export const notRenderedPage = html('Portcall', '', '<h1>Portcall</h1>\n<p>The documentation is not built yet: run <code>npm run build</code>. The <a href="/docs/api">API reference</a> and the list of <a href="/docs/errors">errors</a> are here.</p>');

/** Where the `type` of a problem leads, when the documents have not been rendered. */
export function errorsPage(): string {
  const rows = Object.entries(errorCatalogue).map(([code, { status, title, retryable }]) => `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${retryable ? 'yes' : 'no'}</td><td>${escaped(title)}</td></tr>`);
  return html('Portcall errors', '', `<h1>Errors</h1>\n<p>Every error answer has a <code>code</code> from this list. Retryable: the same request may succeed later.</p>\n<table><thead><tr><th>code</th><th>status</th><th>retryable</th><th>meaning</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`);
}

function policyWithStyles(styles: string): string {
  return `default-src 'none'; script-src 'self'; style-src ${styles}; img-src 'self' data:; connect-src 'self'; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

function html(title: string, head: string, body: string): string {
  return `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${title}</title>\n<link rel="icon" href="data:,">\n${head}\n</head>\n<body>\n${body}\n</body>\n</html>\n`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
