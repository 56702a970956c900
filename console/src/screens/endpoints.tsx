import { useSignal } from '@preact/signals';
import { commandLine, curl } from '../app/commands.ts';
import { NewEndpoint, type Start } from '../app/new-endpoint.tsx';
import { PRESETS, type Preset } from '../app/presets.ts';
import { go, href, param, setQuery } from '../app/router.ts';
import { can, portcall } from '../app/session.ts';
import { addressOf, specOf, traffic, useEndpoints, type Endpoint } from '../live/endpoints.ts';
import { StateBadge } from '../parts/badge.tsx';
import { copyText } from '../parts/copy.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Choice, Problem } from '../parts/form.tsx';
import { formatAddress, formatBytes, formatNumber, plural } from '../parts/format.ts';
import { Menu } from '../parts/menu.tsx';
import { attempt } from '../parts/notices.tsx';
import { Sparkline } from '../parts/sparkline.tsx';
import { Empty, Table } from '../parts/table.tsx';
import { Visible } from '../parts/visible.tsx';

/** Most rows at once; the filter finds the others. */
const MOST_ROWS = 200;

export function Endpoints() {
  const poll = useEndpoints();
  const start = useSignal<Start | 'preset' | undefined>(param('new') === '' ? undefined : 'preset');
  const { data, error } = poll.value.value;
  const items = data?.items ?? [];
  const found = items.filter(matches);
  return (
    <>
      <div class="head">
        <h1>Endpoints</h1>
        <input
          type="search"
          data-filter
          aria-label="Filter"
          placeholder="Filter by name, address, label  /"
          value={param('filter')}
          onInput={(event) => setQuery({ filter: event.currentTarget.value })}
        />
        <Choice
          bare
          label="Kind"
          value={param('kind')}
          options={[
            ['', 'All kinds'],
            ['listener', 'Listeners'],
            ['client', 'Clients'],
            ['proxy', 'Proxies'],
          ]}
          onValue={(kind) => setQuery({ kind })}
        />
        {can('write') && (
          <button type="button" class="primary" onClick={() => (start.value = 'preset')}>
            New
          </button>
        )}
      </div>
      <Problem error={error} />
      {data !== undefined && items.length === 0 && <NothingListens onStart={(preset) => (start.value = preset)} />}
      {found.length > 0 && (
        <Table label="Endpoints" head={['Name', 'Kind', 'Address', 'Handler', 'State', '#Connections', 'Rate', '']}>
          {found.slice(0, MOST_ROWS).map((endpoint) => (
            <Row
              key={endpoint.id}
              endpoint={endpoint}
              onChanged={poll.refresh}
              onClone={(copy) => (start.value = copy)}
            />
          ))}
        </Table>
      )}
      {items.length > 0 && (
        <p class="soft below" role="status">
          {found.length > MOST_ROWS
            ? `The first ${MOST_ROWS} of ${plural(found.length, 'endpoint')}; filter for the others.`
            : `${plural(found.length, 'endpoint')} of ${items.length}${data?.hasMore ? ' and more' : ''}`}
          {found.length === 0 && '. The filter lets none through.'}
        </p>
      )}
      {start.value !== undefined && (
        <NewEndpoint
          start={start.value === 'preset' ? undefined : start.value}
          onClose={() => (start.value = undefined)}
          onCreated={({ kind, id }) => go(['endpoint', kind, id])}
        />
      )}
    </>
  );
}

function matches({ kind, title, id, resource }: Endpoint): boolean {
  const wanted = param('kind');
  const isProxy = resource.handler.type === 'proxy';
  if (wanted !== '' && (wanted === 'proxy' ? !isProxy : kind !== wanted)) return false;
  const labels = Object.entries(resource.labels).map(([key, value]) => `${key}:${value}`);
  const text = [
    title,
    id,
    `${resource.host}:${resource.port}`,
    resource.transport,
    resource.handler.type,
    resource.status.state,
    ...labels,
  ]
    .join(' ')
    .toLowerCase();
  return param('filter')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function NothingListens({ onStart }: { readonly onStart: (preset: Preset) => void }) {
  return (
    <Empty title="Nothing listens">
      {can('write') && <p>Begin with one of these:</p>}
      <div class="cards">
        {can('write') &&
          PRESETS.map((preset) => (
            <button key={preset.name} type="button" class="card" onClick={() => onStart(preset)}>
              <strong>{preset.name}</strong>
              <span>{preset.about}</span>
            </button>
          ))}
      </div>
    </Empty>
  );
}

interface RowProps {
  readonly endpoint: Endpoint;
  readonly onChanged: () => void;
  readonly onClone: (copy: Start) => void;
}

function Row({ endpoint, onChanged, onClone }: RowProps) {
  const { kind, id, title, resource } = endpoint;
  const isDeleting = useSignal(false);
  const { error, state, connections } = resource.status;
  const spec = specOf(endpoint);
  const copy = {
    kind,
    spec: { ...spec, name: `${title}-copy`.slice(0, 63), ...(kind === 'listener' ? { port: 0 } : {}) },
  };
  const isRunning = !['stopped', 'stopping', 'suspended'].includes(state);
  return (
    <tr data-row tabIndex={-1}>
      <th scope="row">
        <a href={href(['endpoint', kind, id])}>
          <Visible text={title} />
        </a>
      </th>
      <td>
        {kind} <span class="soft">{resource.transport}</span>
      </td>
      <td class="mono">{formatAddress(addressOf(endpoint))}</td>
      <td>
        {resource.handler.type}
        {resource.framing.type !== 'raw' && <span class="soft"> · {resource.framing.type}</span>}
        {Object.keys(resource.faults).length > 0 && (
          <span class="tag">{plural(Object.keys(resource.faults).length, 'fault')}</span>
        )}
      </td>
      <td>
        <StateBadge state={state} />
        {error !== null && (
          <div class="reason" title={error.code}>
            {error.detail}
          </div>
        )}
      </td>
      <td class="number">{connections}</td>
      <td class="rate">
        <Sparkline
          values={traffic.series(`bytes ${id}`)}
          label={`Bytes per second of ${title}`}
          format={(value) => `${formatBytes(value)}/s`}
        />
        <span class="soft">{formatNumber(traffic.latest(`messages ${id}`))} msg/s</span>
      </td>
      <td>
        <Menu
          label={`Actions for ${title}`}
          items={[
            can('write') &&
              (isRunning
                ? { text: 'Stop', run: () => attempt(() => setRunning(endpoint, false)).then(onChanged) }
                : { text: 'Start', run: () => attempt(() => setRunning(endpoint, true)).then(onChanged) }),
            can('read', 'payload') && { text: 'Messages', run: () => go(['messages'], { [kind]: id }) },
            can('write') && { text: 'Clone…', run: () => onClone(copy) },
            { text: 'Copy as curl', run: () => copyText(curl('POST', `/v1/${kind}s`, spec)) },
            { text: 'Copy for the command line', run: () => copyText(commandLine(kind, spec)) },
            can('write') && { text: 'Delete…', run: () => (isDeleting.value = true) },
          ]}
        />
        {isDeleting.value && (
          <Delete endpoint={endpoint} onClose={() => (isDeleting.value = false)} onDeleted={onChanged} />
        )}
      </td>
    </tr>
  );
}

export async function setRunning({ kind, id }: Endpoint, isRunning: boolean): Promise<void> {
  const { api } = portcall.value;
  const init = { params: { path: { id } } };
  if (kind === 'listener')
    await (isRunning ? api.POST('/v1/listeners/{id}/start', init) : api.POST('/v1/listeners/{id}/stop', init));
  else await (isRunning ? api.POST('/v1/clients/{id}/start', init) : api.POST('/v1/clients/{id}/stop', init));
}

export function Delete({
  endpoint: { kind, id, title },
  onClose,
  onDeleted,
}: {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}) {
  const remove = async (): Promise<void> => {
    const { api } = portcall.value;
    const init = { params: { path: { id } } };
    const isGone = await attempt(
      () => (kind === 'listener' ? api.DELETE('/v1/listeners/{id}', init) : api.DELETE('/v1/clients/{id}', init)),
      `Deleted ${title}`,
    );
    onClose();
    if (isGone) onDeleted();
  };
  return (
    <Dialog title={`Delete ${title}?`} onClose={onClose}>
      <p>Its connections are closed, and its captured messages are lost.</p>
      <footer>
        <button type="button" onClick={onClose}>
          Keep
        </button>
        <button type="button" class="danger" onClick={() => void remove()}>
          Delete
        </button>
      </footer>
    </Dialog>
  );
}
