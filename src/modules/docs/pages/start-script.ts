/**
 * Starts Swagger UI on our document; nothing is validated or loaded elsewhere. Operations are collapsed, and a box filters them by tag, path and
 * summary. `If-Match` stays empty: filled in, it would make the first try of a change fail. The server is this one, whatever the document names.
 *
 * Swagger UI takes seconds for the whole document, at the start and for each operation that is opened. So it gets a list of the operations at first,
 * and for one that is opened what is reached from there.
 */
export const startScript = `const full = await (await fetch('/openapi.json')).json();
for (const item of Object.values(full.paths))
  for (const { parameters = [] } of Object.values(item))
    for (const parameter of parameters)
      if (parameter.name === 'If-Match') {
        delete parameter.example;
        delete parameter.examples;
        delete parameter.schema.examples;
      }
full.servers = [{ url: location.origin }];

/** What a closed operation shows. */
const listed = ({ tags, summary, operationId, deprecated, security }) => ({ tags, summary, operationId, deprecated, security });
const mapped = (object, map) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
const { securitySchemes } = full.components;
const spec = JSON.parse(JSON.stringify({ ...full, paths: mapped(full.paths, (item) => mapped(item, listed)), components: { securitySchemes } }));

/** The members of components that a value refers to, and those that these refer to. */
function reached(components, value, found = {}) {
  if (typeof value === 'string') {
    const [, group, name] = /^#\\/components\\/([^/]+)\\/([^/]+)$/.exec(value) ?? [];
    const member = components[group]?.[name];
    if (member === undefined || found[group]?.[name] !== undefined) return found;
    (found[group] ??= {})[name] = member;
    return reached(components, member, found);
  }
  if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) reached(components, member, found);
  return found;
}

/** The document without what does not matter to what is at the path. */
function withOnly({ paths, components = {}, ...rest }, path) {
  const [section, name, part] = path;
  const { get, put, post, patch, delete: remove, ...shared } = paths[name] ?? {};
  const item = part === undefined ? paths[name] : { ...shared, [part]: paths[name]?.[part] };
  const kept = section === 'paths' ? item : components[name];
  const found = reached(components, kept);
  return section === 'paths'
    ? { ...rest, paths: { [name]: item }, components: found }
    : { ...rest, paths: {}, components: { ...found, [name]: kept } };
}

function quickly({ fn }) {
  const { resolveSubtree } = fn;
  return { fn: { resolveSubtree: (_, path, options) => resolveSubtree(withOnly(full, path), path, options) } };
}

function isFound(word) {
  return (operation) =>
    [operation.get('method'), operation.get('path'), operation.getIn(['operation', 'summary']), operation.getIn(['operation', 'operationId'])]
      .join(' ')
      .toLowerCase()
      .includes(word);
}

/** A tag with all its operations when its name has the text, else with those that have it; tags are open while there is a text. */
function filterOfOperations() {
  const opsFilter = (tags, text) => {
    const word = text.trim().toLowerCase();
    return tags
      .map((tag, name) => (name.toLowerCase().includes(word) ? tag : tag.update('operations', (all) => all.filter(isFound(word)))))
      .filter((tag) => tag.get('operations').size > 0);
  };
  const updateFilter = (update, { getStore }) => (text) => {
    const updated = update(text);
    const isOpen = text.trim() !== '';
    for (const { name } of spec.tags) getStore().dispatch({ type: 'layout_show', payload: { thing: ['operations-tag', name], shown: isOpen } });
    return updated;
  };
  return { fn: { opsFilter }, statePlugins: { layout: { wrapActions: { updateFilter } } } };
}

SwaggerUIBundle({
  spec,
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: -1,
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  plugins: [quickly, filterOfOperations],
});

// Its text is fixed, and names tags only.
const naming = setInterval(() => {
  const box = document.querySelector('.operation-filter-input');
  if (box === null) return;
  box.placeholder = 'Filter by tag, path or summary';
  clearInterval(naming);
}, 50);
`;
