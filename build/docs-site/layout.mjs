import { escapeHtml } from './markdown.mjs';

/** Where a page is served. */
export function addressOf(path) {
  return path === '' ? '/docs' : `/docs/${path}`;
}

/**
 * A whole page. It runs no inline script and loads nothing from elsewhere, so that the policy it is served with can be strict.
 *
 * @param {{ title: string, html: string, path: string, sections: { id: string, depth: number, heading: string }[] }} page
 * @param {{ section: string, title: string, path: string }[]} all pages, in the order of the navigation
 */
export function layOut({ title, html, path, sections }, all) {
  const shownTitle = title === '' || title === 'Portcall' ? 'Portcall' : `${escapeHtml(title)} · Portcall`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shownTitle}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/assets/site.css">
<script src="/docs/assets/site.js"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header>
<a class="brand" href="/docs">Portcall</a>
<div class="search" role="search">
<input id="search" type="search" placeholder="Search  ( / )" aria-label="Search the documentation" autocomplete="off" spellcheck="false">
<ol id="results" aria-live="polite" hidden></ol>
</div>
<a href="/docs/api">API</a>
<button id="theme" type="button" aria-label="Light or dark">◐</button>
</header>
<div class="columns">
<details class="navigation" open>
<summary>Contents</summary>
<nav aria-label="Documentation">
${navigation(path, all)}
</nav>
</details>
<main id="content">
${html}</main>
${onThisPage(sections)}
</div>
</body>
</html>
`;
}

function navigation(current, all) {
  const titles = [...new Set(all.map(({ section }) => section))];
  return titles
    .map((section) => {
      const links = all.filter((page) => page.section === section);
      const isOpen = section !== 'Decisions' || links.some(({ path }) => path === current);
      const items = links.map(
        ({ path, title }) =>
          `<li><a href="${addressOf(path)}"${path === current ? ' aria-current="page"' : ''}>${escapeHtml(title)}</a></li>`,
      );
      return `<details${isOpen ? ' open' : ''}><summary>${section}</summary><ul>\n${items.join('\n')}\n</ul></details>`;
    })
    .join('\n');
}

function onThisPage(sections) {
  const headings = sections.filter(({ depth }) => depth === 2);
  if (headings.length < 2) return '';
  const items = headings.map(({ id, heading }) => `<li><a href="#${id}">${escapeHtml(heading)}</a></li>`);
  return `<nav class="page" aria-label="On this page"><ul>\n${items.join('\n')}\n</ul></nav>`;
}
