/* The pages of /docs: theme, search, and links of the time when /docs was the API reference. No library, nothing from elsewhere. */
(() => {
  'use strict';

  // Swagger UI's own addresses, as in /docs#/Listeners/createListener.
  if (location.pathname.replace(/\/$/, '') === '/docs' && location.hash.startsWith('#/'))
    location.replace(`/docs/api${location.hash}`);

  const THEME = 'portcall-theme';
  const stored = localStorage.getItem(THEME);
  if (stored === 'light' || stored === 'dark') document.documentElement.dataset.theme = stored;

  function switchTheme() {
    const { dataset } = document.documentElement;
    const isDark =
      dataset.theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : dataset.theme === 'dark';
    dataset.theme = isDark ? 'light' : 'dark';
    localStorage.setItem(THEME, dataset.theme);
  }

  const MAX_RESULTS = 12;
  const SNIPPET = 120;
  let index;

  async function loadIndex() {
    index ??= fetch('/docs/assets/search.json').then((answer) => answer.json());
    return index;
  }

  /** Every word has to be somewhere in the section; where it is decides the order. */
  function find(entries, query) {
    const words = query
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length === 0) return [];
    const scored = [];
    for (const entry of entries) {
      const [, title, heading, text] = entry.map((part) => part.toLowerCase());
      let score = 0;
      for (const word of words) {
        const points =
          (heading.includes(word) ? 8 : 0) +
          (title.includes(word) ? 4 : 0) +
          (heading === '' && title.startsWith(word) ? 8 : 0) +
          (text.includes(word) ? 1 : 0);
        if (points === 0) {
          score = 0;
          break;
        }
        score += points;
      }
      if (score > 0) scored.push({ entry, score, words });
    }
    return scored.sort((a, b) => b.score - a.score).slice(0, MAX_RESULTS);
  }

  function snippet(text, words) {
    const at = Math.max(0, text.toLowerCase().indexOf(words[0]) - SNIPPET / 3);
    return `${at > 0 ? '…' : ''}${text.slice(at, at + SNIPPET)}${at + SNIPPET < text.length ? '…' : ''}`;
  }

  function item({ entry: [address, title, heading, text], words }) {
    const link = document.createElement('a');
    link.href = address;
    const head = document.createElement('b');
    head.textContent = heading === '' ? title : `${heading} · ${title}`;
    const below = document.createElement('span');
    below.textContent = snippet(text, words);
    link.append(head, below);
    const row = document.createElement('li');
    row.append(link);
    return row;
  }

  function wireSearch(input, results) {
    const show = async () => {
      const query = input.value;
      const found = query.trim() === '' ? [] : find(await loadIndex(), query);
      if (input.value !== query) return;
      results.replaceChildren(...found.map(item));
      if (found.length === 0 && query.trim() !== '')
        results.append(
          Object.assign(document.createElement('li'), { className: 'none', textContent: 'Nothing found.' }),
        );
      results.hidden = query.trim() === '';
    };
    input.addEventListener('focus', loadIndex, { once: true });
    input.addEventListener('input', show);
    input.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') results.querySelector('a')?.click();
      if (key === 'ArrowDown') results.querySelector('a')?.focus();
    });
    results.addEventListener('keydown', (event) => {
      const rows = [...results.querySelectorAll('a')];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      (rows[rows.indexOf(document.activeElement) + step] ?? input).focus();
    });
    results.addEventListener('click', () => {
      results.hidden = true;
    });
    document.addEventListener('click', ({ target }) => {
      if (!input.parentElement.contains(target)) results.hidden = true;
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        results.hidden = true;
        input.blur();
      }
      if (event.key === '/' && document.activeElement !== input) {
        event.preventDefault();
        input.focus();
      }
    });
    // A link such as /docs#search=idle rule opens the results.
    const wanted = /^#search=(.*)$/.exec(location.hash)?.[1];
    if (wanted !== undefined) {
      input.value = decodeURIComponent(wanted);
      input.focus();
      show();
    }
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.getElementById('theme').addEventListener('click', switchTheme);
    wireSearch(document.getElementById('search'), document.getElementById('results'));
    const contents = document.querySelector('details.navigation');
    if (matchMedia('(max-width: 52rem)').matches) contents.open = false;
    // Only the navigation moves, not the page.
    const current = contents.querySelector('[aria-current]');
    if (current !== null) contents.scrollTop = current.offsetTop - contents.clientHeight / 2;
  });
})();
