import { useSignal } from '@preact/signals';
import { curl } from '../app/commands.ts';
import { NewEndpoint } from '../app/new-endpoint.tsx';
import { go, href } from '../app/router.ts';
import { can, portcall } from '../app/session.ts';
import { traffic, useEndpoints, type Endpoint } from '../live/endpoints.ts';
import { Badge, StateBadge } from '../parts/badge.tsx';
import { Command } from '../parts/copy.tsx';
import { Problem } from '../parts/form.tsx';
import { formatAge, formatBytes, formatNumber, formatTime } from '../parts/format.ts';
import { attempt } from '../parts/notices.tsx';
import { Sparkline } from '../parts/sparkline.tsx';
import { Empty, Table } from '../parts/table.tsx';
import { Visible } from '../parts/visible.tsx';
import { describeFault, timeLeft } from './overview/faults.ts';
import { useActivity } from './overview/activity.ts';

export function Overview() {
  const endpoints = useEndpoints();
  const activity = useActivity();
  const isCreating = useSignal(false);
  const { data } = endpoints.value.value;
  const { nodes, faults, problems } = activity.value.value.data ?? { nodes: [], faults: [], problems: [] };
  const items = data?.items ?? [];
  return (
    <>
      <div class="head">
        <h1>Overview</h1>
        {can('write') && faults.length > 0 && (
          <button
            type="button"
            class="danger"
            onClick={() =>
              void attempt(() => portcall.value.api.POST('/v1/faults/reset', { body: {} }), 'All faults are off').then(
                activity.refresh,
              )
            }
          >
            All faults off
          </button>
        )}
        {can('write') && (
          <button type="button" class="primary" onClick={() => (isCreating.value = true)}>
            New listener
          </button>
        )}
      </div>
      <Problem error={endpoints.value.value.error ?? activity.value.value.error} />
      <Tiles items={items} alive={nodes.filter(({ alive }) => alive).length} nodes={nodes.length} />
      {data !== undefined && items.length === 0 && <FirstSteps />}
      <Faults faults={faults} />
      <Problems problems={problems} titles={new Map(items.map(({ id, title }) => [id, title]))} />
      <Nodes nodes={nodes} />
      {isCreating.value && (
        <NewEndpoint
          onClose={() => (isCreating.value = false)}
          onCreated={({ kind, id }) => go(['endpoint', kind, id])}
        />
      )}
    </>
  );
}

function Tiles({
  items,
  alive,
  nodes,
}: {
  readonly items: readonly Endpoint[];
  readonly alive: number;
  readonly nodes: number;
}) {
  const states = (kind: Endpoint['kind']) =>
    countBy(items.filter((one) => one.kind === kind).map(({ resource }) => resource.status.state));
  return (
    <section class="tiles" aria-label="Now">
      <Tile name="Nodes" value={alive === nodes ? String(alive) : `${alive} of ${nodes}`} />
      <Tile
        name="Listeners"
        value={String(items.filter(({ kind }) => kind === 'listener').length)}
        states={states('listener')}
        kind="listener"
      />
      <Tile
        name="Clients"
        value={String(items.filter(({ kind }) => kind === 'client').length)}
        states={states('client')}
        kind="client"
      />
      <RateTile name="Connections" series="connections" format={formatNumber} isRate={false} />
      <RateTile name="Bytes" series="bytes" format={(value) => `${formatBytes(value)}/s`} />
      <RateTile name="Messages" series="messages" format={(value) => `${formatNumber(value)}/s`} />
      <RateTile name="Jobs" series="jobs" format={(value) => `${formatNumber(value)}/s`} />
    </section>
  );
}

function Tile({
  name,
  value,
  states = [],
  kind,
}: {
  readonly name: string;
  readonly value: string;
  readonly states?: readonly (readonly [string, number])[];
  readonly kind?: string;
}) {
  return (
    <div class="tile">
      <h2>{name}</h2>
      <p class="value">{value}</p>
      <p class="states">
        {states.map(([state, count]) => (
          <a key={state} href={href(['endpoints'], { kind, filter: state })}>
            {count} <StateBadge state={state} />
          </a>
        ))}
      </p>
    </div>
  );
}

function RateTile({
  name,
  series,
  format,
  isRate = true,
}: {
  readonly name: string;
  readonly series: string;
  readonly format: (value: number) => string;
  readonly isRate?: boolean;
}) {
  return (
    <div class="tile">
      <h2>{name}</h2>
      <p class="value">{format(traffic.latest(series))}</p>
      <Sparkline values={traffic.series(series)} label={isRate ? `${name} per second` : name} format={format} />
    </div>
  );
}

function FirstSteps() {
  return (
    <Empty title="Nothing is open yet">
      <p>
        {can('write', 'payload') ? 'Three commands to begin with:' : 'Endpoints appear here as soon as there are any.'}
      </p>
      {can('write') && (
        <Command
          text={curl('POST', '/v1/listeners', {
            name: 'echo',
            port: 9000,
            framing: { type: 'line' },
            handler: { type: 'echo' },
          })}
        />
      )}
      {can('write') && <Command text="echo hello | nc -q 1 127.0.0.1 9000" />}
      {can('write', 'payload') && <Command text={curl('GET', '/v1/listeners/echo/messages')} />}
    </Empty>
  );
}

type Activity = NonNullable<ReturnType<typeof useActivity>['value']['value']['data']>;

function Faults({ faults }: Pick<Activity, 'faults'>) {
  if (faults.length === 0) return null;
  return (
    <section>
      <h2>Active faults</h2>
      <Table label="Active faults" head={['Endpoint', 'Fault', 'Does', 'Direction', 'Time left']}>
        {faults.map(({ listener, client, endpointName, name, fault, leftMs }) => (
          <tr key={`${listener ?? client}${name}`} data-row tabIndex={-1}>
            <th scope="row">
              <a href={href(['faults', listener === undefined ? 'client' : 'listener', listener ?? client ?? ''])}>
                {endpointName ?? listener ?? client}
              </a>
            </th>
            <td>{name}</td>
            <td>{fault.enabled ? describeFault(fault) : <Badge tone="off">muted</Badge>}</td>
            <td>{'direction' in fault ? fault.direction : ''}</td>
            <td>{timeLeft(leftMs)}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

/** Titles of endpoints by id. */
type Titles = ReadonlyMap<string, string>;

function Problems({ problems, titles }: Pick<Activity, 'problems'> & { readonly titles: Titles }) {
  return (
    <section>
      <h2>Last errors and gaps</h2>
      {problems.length === 0 ? (
        <p class="soft">None.</p>
      ) : (
        <Table label="Last errors and gaps" head={['When', 'What', 'Where', 'Detail']}>
          {problems.map((event, at) => (
            <tr key={`${event.at}${at}`} data-row tabIndex={-1} class={event.type === 'log.gap' ? 'gap' : ''}>
              <td title={formatAge(event.at)}>{formatTime(event.at)}</td>
              <td>
                <Badge tone={event.type === 'log.gap' ? 'warn' : 'bad'}>{event.type}</Badge>
              </td>
              <td>{whereOf(event, titles)}</td>
              <td>
                <Visible text={detailOf(event.data)} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

function whereOf(event: Activity['problems'][number], titles: Titles) {
  const { listener, client, job } = event;
  const id = listener ?? client;
  if (id !== undefined)
    return <a href={href(['endpoint', listener === undefined ? 'client' : 'listener', id])}>{titles.get(id) ?? id}</a>;
  return job === undefined ? event.node : <a href={href(['jobs', job])}>{job}</a>;
}

function detailOf(data: Readonly<Record<string, unknown>>): string {
  if (typeof data['detail'] === 'string') return data['detail'];
  return Object.entries(data)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

function Nodes({ nodes }: Pick<Activity, 'nodes'>) {
  return (
    <section>
      <h2>Nodes</h2>
      <Table
        label="Nodes"
        head={['Node', 'State', 'Version', 'URL', '#Listeners', '#Clients', '#Connections', 'Started']}
      >
        {nodes.map(({ name, alive, self, version, url, counts, startedAt }) => (
          <tr key={name} data-row tabIndex={-1}>
            <th scope="row">
              {name} {self && <span class="tag">this one</span>}
            </th>
            <td>
              <Badge tone={alive ? 'ok' : 'off'}>{alive ? 'alive' : 'gone'}</Badge>
            </td>
            <td>{version}</td>
            <td class="mono">{url}</td>
            <td class="number">{counts?.listeners ?? '–'}</td>
            <td class="number">{counts?.clients ?? '–'}</td>
            <td class="number">{counts?.connections ?? '–'}</td>
            <td>{formatAge(startedAt)}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function countBy(names: readonly string[]): (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts];
}
