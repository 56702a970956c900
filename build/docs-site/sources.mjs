import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Documents outside of docs/ that its pages lead to, with their names in the addresses. */
const BESIDE = {
  'README.md': 'overview',
  'ARCHITECTURE.md': 'architecture',
  'CONTRIBUTING.md': 'contributing',
  'CHANGELOG.md': 'changelog',
};

/** Order of the navigation: what someone new needs comes first. */
const SECTIONS = [
  { title: 'Start', holds: (path) => ['', 'overview', 'tour'].includes(path) },
  { title: 'Guides', holds: (path) => path === 'guides' || path.startsWith('guides/') },
  { title: 'Reference', holds: (path) => path === 'reference' || path.startsWith('reference/') },
  {
    title: 'Operation',
    holds: (path) => ['configuration', 'limits', 'errors', 'events', 'outages', 'metrics'].includes(path),
  },
  { title: 'Project', holds: (path) => Object.values(BESIDE).includes(path) },
  { title: 'Decisions', holds: (path) => path === 'adr' || path.startsWith('adr/') },
  { title: 'More', holds: () => true },
];

/**
 * @typedef {object} Source
 * @property {string} file path in the repository
 * @property {string} path of the page below /docs, without a slash at its ends; '' is /docs itself
 * @property {string} section title of its part of the navigation
 * @property {string} markdown
 */

/**
 * Every Markdown document that becomes a page, in the order of the navigation.
 *
 * @param {string} root the repository
 * @returns {Source[]}
 */
export function readSources(root) {
  const files = [...filesBelow(root, 'docs').filter((file) => file.endsWith('.md')), ...Object.keys(BESIDE)];
  const sources = files.map((file) => ({ file, path: pathOf(file), markdown: readFileSync(join(root, file), 'utf8') }));
  if (!sources.some(({ path }) => path === 'adr')) sources.push(listOfDecisions(sources));
  const placed = sources.map((source) => ({
    ...source,
    section: SECTIONS.find(({ holds }) => holds(source.path)).title,
  }));
  const rank = ({ section, path }) => `${SECTIONS.findIndex(({ title }) => title === section)} ${path}`;
  return placed.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Programs and pictures of docs/ that pages link to or show. */
export function readAttachments(root) {
  const files = filesBelow(root, 'docs').filter((file) => /\.(?:py|mjs|js|sh|json|txt|svg|png)$/.test(file));
  return files.map((file) => ({ file, path: file.slice('docs/'.length), bytes: readFileSync(join(root, file)) }));
}

function pathOf(file) {
  if (file in BESIDE) return BESIDE[file];
  const path = file.slice('docs/'.length, -'.md'.length);
  return basename(path) === 'README' ? dirname(path).replace(/^\.$/, '') : path;
}

/** docs/adr has no README: its names say what is in it. */
function listOfDecisions(sources) {
  const decisions = sources.filter(({ path }) => path.startsWith('adr/')).sort((a, b) => (a.path < b.path ? -1 : 1));
  const lines = decisions.map(
    ({ file, markdown }) => `- [${/^# (.+)$/m.exec(markdown)?.[1] ?? file}](${basename(file)})`,
  );
  return {
    file: 'docs/adr/README.md',
    path: 'adr',
    markdown: `# Decisions\n\nWhat is not obvious, and why it is so.\n\n${lines.join('\n')}\n`,
  };
}

function filesBelow(root, directory) {
  const entries = readdirSync(join(root, directory), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}
