import { useKeys } from '../app/keyboard.ts';
import { param, setQuery } from '../app/router.ts';
import { can, portcall } from '../app/session.ts';
import { useEndpoints, type Endpoint } from '../live/endpoints.ts';
import type { MessageRow } from '../live/messages.ts';
import { Choice } from '../parts/form.tsx';
import { plural } from '../parts/format.ts';
import { attempt } from '../parts/notices.tsx';
import { VirtualList } from '../parts/virtual-list.tsx';
import { Compare } from './messages/compare.tsx';
import { Detail } from './messages/detail.tsx';
import { ExportMenu } from './messages/export.tsx';
import { MessageLine } from './messages/line.tsx';
import { useListing, type Listing } from './messages/listing.ts';

const ROW_HEIGHT = 26;

/** All messages, or those of one endpoint. */
export function Messages() {
  const endpoints = useEndpoints().value.value.data?.items ?? [];
  const id = param('listener') || param('client');
  const endpoint = endpoints.find((one) => one.id === id || one.title === id);
  return (
    <>
      <div class="head">
        <h1>Messages</h1>
        <EndpointChoice endpoints={endpoints} id={endpoint?.id ?? id} />
        <Filters />
      </div>
      <MessagePanes endpoint={endpoint} endpoints={endpoints} />
    </>
  );
}

function EndpointChoice({ endpoints, id }: { readonly endpoints: readonly Endpoint[]; readonly id: string }) {
  const options = endpoints.map(({ id, kind, title }) => [id, `${title} (${kind})`] as const);
  return (
    <Choice
      bare
      label="Endpoint"
      value={id}
      options={[
        ['', 'All endpoints'],
        ...(id === '' || options.some(([value]) => value === id) ? [] : [[id, id] as const]),
        ...options,
      ]}
      onValue={(chosen) => {
        const kind = endpoints.find((one) => one.id === chosen)?.kind;
        setQuery({
          listener: kind === 'listener' ? chosen : '',
          client: kind === 'client' ? chosen : '',
          connection: '',
          message: '',
        });
      }}
    />
  );
}

export function Filters() {
  return (
    <>
      <input
        type="search"
        data-filter
        aria-label="Filter"
        placeholder="Text, or hex:0d0a  /"
        value={param('filter')}
        onInput={(event) => setQuery({ filter: event.currentTarget.value })}
      />
      <Choice
        bare
        label="Direction"
        value={param('direction')}
        options={[
          ['', 'In and out'],
          ['in', 'Received'],
          ['out', 'Sent'],
          ['unmatched', 'Without a rule'],
        ]}
        onValue={(direction) => setQuery({ direction })}
      />
      {param('connection') !== '' && (
        <button type="button" onClick={() => setQuery({ connection: '' })}>
          Connection {param('connection').slice(-8)} ✕
        </button>
      )}
    </>
  );
}

interface PanesProps {
  readonly endpoint: Endpoint | undefined;
  readonly endpoints: readonly Endpoint[];
}

/** List, facts and bytes. `endpoint`: only its messages. */
export function MessagePanes({ endpoint, endpoints }: PanesProps) {
  const listing = useListing(endpoint);
  const { feed, selected, select, marked, compared, move, compare } = listing;
  const { toggle } = feed;
  const flip = (): void => setQuery({ time: isRelative() ? '' : 'delta' });
  const row = selected.value;
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ' ': toggle,
    t: flip,
    d: compare,
    Enter: () => (row === undefined ? move(0) : document.querySelector<HTMLElement>('.hex .virtual')?.focus()),
    ...(row === undefined ? {} : { Escape: () => select(undefined) }),
    ...(row === undefined || row.connection === '' || !can('write') ? {} : { x: () => void closeConnection(row) }),
  });
  if (!can('payload')) return <p class="soft">The key lacks the scope “payload”, which messages need.</p>;
  return (
    <div class="panes">
      <PaneBar listing={listing} endpoint={endpoint} onFlip={flip} />
      <List listing={listing} openConnections={openConnections(endpoint, endpoints)} />
      {row !== undefined && (
        <Detail
          row={row}
          endpoint={endpoints.find(({ id }) => id === row.listener || id === row.client)}
          answer={feed.store.answerTo(row)}
          isMarked={marked.value === row}
          onCompare={compare}
          onClose={() => select(undefined)}
        />
      )}
      {compared.value !== undefined && <Compare rows={compared.value} onClose={listing.endComparison} />}
    </div>
  );
}

function PaneBar({
  listing: { feed, follows, marked, listed },
  endpoint,
  onFlip,
}: {
  readonly listing: Listing;
  readonly endpoint: Endpoint | undefined;
  readonly onFlip: () => void;
}) {
  const { length } = feed.store;
  return (
    <div class="pane-bar">
      <button type="button" aria-pressed={feed.isPaused.value} onClick={feed.toggle}>
        {feed.isPaused.value ? `Continue (${plural(feed.waiting.value, 'message')} waiting)` : 'Pause'}
      </button>
      <button type="button" aria-pressed={follows.value} onClick={() => (follows.value = !follows.value)}>
        Follow
      </button>
      <button type="button" aria-pressed={isRelative()} onClick={onFlip}>
        Δ time
      </button>
      {endpoint !== undefined && <ExportMenu endpoint={endpoint} />}
      <span class="soft" role="status">
        {plural(listed.length, 'message')}
        {listed.length === length ? '' : ` of ${length.toLocaleString('en')}`} · {feed.state.value}
        {marked.value !== undefined && ` · ${marked.value.number} marked: d compares`}
      </span>
    </div>
  );
}

function List({ listing, openConnections }: { readonly listing: Listing; readonly openConnections: number }) {
  const { feed, selected, select, marked, follows, listed, at } = listing;
  if (listed.length === 0)
    return (
      <p class="pane-empty soft">
        {feed.store.length > 0
          ? 'The filter lets none through.'
          : `No message yet, ${plural(openConnections, 'connection')} open.`}
      </p>
    );
  return (
    <VirtualList
      label="Messages"
      class="messages"
      count={listed.length}
      rowHeight={ROW_HEIGHT}
      gone={feed.store.gone}
      follows={follows.value && !feed.isPaused.value}
      onFollow={(value) => (follows.value = value)}
      current={at}
      row={(index) => {
        const row = listed[index] as MessageRow;
        return (
          <MessageLine
            key={row.number}
            row={row}
            before={listed[index - 1]}
            isRelative={isRelative()}
            isSelected={row === selected.value}
            isMarked={row === marked.value}
            onSelect={() => select(row)}
          />
        );
      }}
    />
  );
}

/** Times since the message before. */
function isRelative(): boolean {
  return param('time') === 'delta';
}

function closeConnection({ connection }: MessageRow): Promise<boolean> {
  const init = { params: { path: { id: connection } }, body: { mode: 'graceful' as const } };
  return attempt(() => portcall.value.api.POST('/v1/connections/{id}/close', init), `Closed ${connection}`);
}

function openConnections(endpoint: Endpoint | undefined, endpoints: readonly Endpoint[]): number {
  return (endpoint === undefined ? endpoints : [endpoint]).reduce(
    (sum, { resource }) => sum + resource.status.connections,
    0,
  );
}
