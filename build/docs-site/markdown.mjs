import { posix } from 'node:path';
import { Marked, Renderer } from 'marked';

/** The only HTML that documents hold: places that links lead to. Anything else is shown as text. */
const ANCHOR = /^<a id="([A-Za-z0-9_.-]+)">$/;

/**
 * One document as HTML.
 *
 * @param {string} markdown
 * @param {(href: string) => string | undefined} resolve the address a link leads to; undefined when nothing is served there
 * @returns {{ html: string, title: string, sections: { id: string, depth: number, heading: string, text: string }[] }}
 */
export function renderMarkdown(markdown, resolve) {
  const marked = new Marked({ gfm: true });
  const tokens = marked.lexer(markdown);
  const ids = new Map();
  const sections = [{ id: '', depth: 1, heading: '', text: '' }];
  const renderer = Object.assign(new Renderer(), {
    heading({ tokens: inline, depth }) {
      const id = slugOf(plainText(inline), ids);
      return `<h${depth} id="${id}"><a class="here" href="#${id}">${this.parser.parseInline(inline)}</a></h${depth}>\n`;
    },
    html: ({ text }) => allowedHtml(text),
    link({ href, tokens: inline }) {
      const address = resolve(href);
      const shown = this.parser.parseInline(inline);
      return address === undefined
        ? shown
        : `<a href="${escapeHtml(address)}"${/^https?:/.test(address) ? ' rel="noopener noreferrer"' : ''}>${shown}</a>`;
    },
    image({ href, text }) {
      const address = /^[a-z][a-z0-9+.-]*:|^\/\//i.test(href) ? undefined : resolve(href);
      return address === undefined ? escapeHtml(text) : `<img src="${escapeHtml(address)}" alt="${escapeHtml(text)}">`;
    },
    table: (token) => `<div class="wide">${Renderer.prototype.table.call(renderer, token)}</div>\n`,
  });
  const html = marked.parser(tokens, { renderer });
  collectSections(tokens, sections);
  return {
    html,
    title: sections.find(({ depth, heading }) => depth === 1 && heading !== '')?.heading ?? '',
    sections: sections.filter(({ heading }) => heading !== ''),
  };
}

/**
 * How links of one document are resolved.
 *
 * @param {string} file path of the document in the repository
 * @param {ReadonlyMap<string, string>} addresses of what is served, by path in the repository
 */
export function linkResolver(file, addresses) {
  return (href) => {
    if (/^(?:https?|mailto):/i.test(href) || href.startsWith('#')) return href;
    if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith('//')) return undefined;
    const [path, anchor] = href.split('#', 2);
    const address = addresses.get(posix.normalize(posix.join(posix.dirname(file), path)).replace(/\/$/, ''));
    return address === undefined || anchor === undefined ? address : `${address}#${anchor}`;
  };
}

export function escapeHtml(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function allowedHtml(text) {
  if (/^<!--[\s\S]*-->\s*$/.test(text)) return '';
  return text === '</a>' || ANCHOR.test(text) ? text : escapeHtml(text);
}

/** As GitHub makes them, so that links work in both places. */
function slugOf(text, ids) {
  const slug = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replace(/ /g, '-');
  const count = ids.get(slug) ?? 0;
  ids.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${count}`;
}

/** What is below each heading, as text: the search looks there. */
function collectSections(tokens, sections) {
  const ids = new Map();
  for (const token of tokens) {
    if (token.type === 'heading') {
      const heading = plainText(token.tokens);
      sections.push({ id: slugOf(heading, ids), depth: token.depth, heading, text: '' });
    } else {
      sections.at(-1).text += ` ${plainText([token])}`;
    }
  }
}

function plainText(tokens) {
  return tokens.map(textOf).join('');
}

function textOf(token) {
  if (token.type === 'html' || token.type === 'space') return '';
  if (token.type === 'table')
    return [token.header, ...token.rows]
      .flat()
      .map((cell) => plainText(cell.tokens))
      .join(' ');
  if (token.type === 'list') return token.items.map((item) => plainText(item.tokens)).join(' ');
  if (token.tokens !== undefined) return plainText(token.tokens);
  return unescapeHtml(token.text ?? '');
}

/** Plain text of inline tokens is escaped for HTML already in some versions of the lexer. */
function unescapeHtml(text) {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}
