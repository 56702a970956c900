import { errorCatalogue } from '../../../core/errors/index.ts';

/** Only what this node serves itself runs in these pages. Swagger UI writes styles into its elements. */
export const PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The page of Swagger UI. */
export const docsPage = html('Portcall API', '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">', '<div id="swagger-ui"></div>\n<script src="/docs/assets/swagger-ui-bundle.js"></script>\n<script src="/docs/assets/start.js"></script>');

/** Starts it on our document; nothing is validated or loaded elsewhere. */
export const startScript = "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, displayRequestDuration: true, validatorUrl: null });\n";

/** Where the `type` of a problem leads. */
export function errorsPage(): string {
  const rows = Object.entries(errorCatalogue).map(([code, { status, title, retryable }]) => `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${retryable ? 'yes' : 'no'}</td><td>${escaped(title)}</td></tr>`);
  const style = '<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top}tr:target{background:#ffd}</style>';
  return html('Portcall errors', style, `<h1>Errors</h1>\n<p>Every error answer has a <code>code</code> from this list. Retryable: the same request may succeed later.</p>\n<table><thead><tr><th>code</th><th>status</th><th>retryable</th><th>what happened</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`);
}

function html(title: string, head: string, body: string): string {
  return `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${title}</title>\n<link rel="icon" href="data:,">\n${head}\n</head>\n<body>\n${body}\n</body>\n</html>\n`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
