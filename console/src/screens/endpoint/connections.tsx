import { useSignal } from '@preact/signals';
import type { Schema } from '../../../../client/src/index.ts';
import { href } from '../../app/router.ts';
import { can, portcall } from '../../app/session.ts';
import { addressOf, type Endpoint } from '../../live/endpoints.ts';
import { usePoll } from '../../live/poll.ts';
import { StateBadge } from '../../parts/badge.tsx';
import { Command } from '../../parts/copy.tsx';
import { errorAt, Problem } from '../../parts/form.tsx';
import { formatAddress, formatAge, formatBytes, plural } from '../../parts/format.ts';
import { Menu } from '../../parts/menu.tsx';
import { attempt, say } from '../../parts/notices.tsx';
import { Empty, Table } from '../../parts/table.tsx';
import { OutgoingFields, type Outgoing } from '../messages/outgoing-fields.tsx';

const EVERY_MS = 1000;
const MOST = 200;
const ALL = '';

/** Open connections: send to one or to all, close in three ways. */
export function Connections({ endpoint }: { readonly endpoint: Endpoint }) {
  const { kind, id } = endpoint;
  const poll = usePoll(`connections ${id}`, EVERY_MS, async (signal) => {
    const query = kind === 'listener' ? { listener: id, limit: MOST } : { client: id, limit: MOST };
    return (await portcall.value.api.GET('/v1/connections', { params: { query }, signal })).data;
  });
  const target = useSignal(ALL);
  const { data, error } = poll.value.value;
  const items = data?.items ?? [];
  return (
    <>
      <Problem error={error} />
      {data !== undefined && items.length === 0 && <Nobody endpoint={endpoint} />}
      {items.length > 0 && (
        <Table label="Connections" head={['Peer', 'State', '#Received', '#Sent', 'Since', 'Connection', '']}>
          {items.map((connection) => (
            <Row
              key={connection.id}
              connection={connection}
              endpoint={endpoint}
              onSend={() => (target.value = connection.id)}
              onChanged={poll.refresh}
            />
          ))}
        </Table>
      )}
      {data !== undefined && data.nextCursor !== null && <p class="soft">The first {MOST} connections.</p>}
      {can('write') && items.length > 0 && (
        <Send
          endpoint={endpoint}
          connections={items}
          target={target.value}
          onTarget={(value) => (target.value = value)}
        />
      )}
    </>
  );
}

function Nobody({ endpoint }: { readonly endpoint: Endpoint }) {
  const { host, port } = addressOf(endpoint);
  const { transport } = endpoint.resource;
  const commands = {
    tcp: `nc ${host} ${port}`,
    udp: `nc -u ${host} ${port}`,
    tls: `openssl s_client -quiet -connect ${formatAddress({ host, port })}`,
  };
  return (
    <Empty title="No connection is open">
      {endpoint.kind === 'listener' && <p>Connect from a terminal:</p>}
      {endpoint.kind === 'listener' && <Command text={commands[transport]} />}
    </Empty>
  );
}

interface RowProps {
  readonly connection: Schema<'Connection'>;
  readonly endpoint: Endpoint;
  readonly onSend: () => void;
  readonly onChanged: () => void;
}

const CLOSES = [
  ['graceful', 'Close (FIN)'],
  ['half', 'Half-close (FIN, keep receiving)'],
  ['reset', 'Reset (RST)'],
] as const;

function Row({ connection, endpoint, onSend, onChanged }: RowProps) {
  const { id, remote, state, messagesIn, bytesIn, messagesOut, bytesOut, openedAt, paused, upstream } = connection;
  const close = (mode: (typeof CLOSES)[number][0]): Promise<unknown> =>
    attempt(() =>
      portcall.value.api.POST('/v1/connections/{id}/close', { params: { path: { id } }, body: { mode } }),
    ).then(onChanged);
  return (
    <tr data-row tabIndex={-1}>
      <th scope="row" class="mono">
        {formatAddress(remote)}
        {upstream !== undefined && (
          <div class="soft">
            to {formatAddress(upstream)} ({upstream.state})
          </div>
        )}
      </th>
      <td>
        <StateBadge state={state} /> {paused && <StateBadge state="paused" />}
      </td>
      <td class="number">
        {messagesIn.toLocaleString('en')} <span class="soft">{formatBytes(bytesIn)}</span>
      </td>
      <td class="number">
        {messagesOut.toLocaleString('en')} <span class="soft">{formatBytes(bytesOut)}</span>
      </td>
      <td>{formatAge(openedAt)}</td>
      <td class="mono">
        <a href={href(['messages'], { [endpoint.kind]: endpoint.id, connection: id })}>{id}</a>
      </td>
      <td>
        {can('write') && (
          <>
            <button type="button" class="unseen" tabIndex={-1} data-close onClick={() => void close('graceful')}>
              Close
            </button>
            <Menu
              label={`Actions for ${formatAddress(remote)}`}
              items={[
                { text: 'Send…', run: onSend },
                ...CLOSES.map(([mode, text]) => ({ text, run: () => close(mode) })),
              ]}
            />
          </>
        )}
      </td>
    </tr>
  );
}

interface SendProps {
  readonly endpoint: Endpoint;
  readonly connections: readonly Schema<'Connection'>[];
  readonly target: string;
  readonly onTarget: (target: string) => void;
}

function Send({ endpoint, connections, target, onTarget }: SendProps) {
  const outgoing = useSignal<Outgoing>({ data: '', encoding: 'utf8', raw: false });
  const error = useSignal<unknown>(undefined);
  const chosen = connections.some(({ id }) => id === target) ? target : ALL;
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      say(await sendTo(endpoint, chosen, outgoing.value));
      error.value = undefined;
    } catch (thrown) {
      error.value = thrown;
    }
  };
  return (
    <section>
      <h2>Send</h2>
      <form class="send" onSubmit={(event) => void send(event)}>
        <div class="field">
          <label for="send-to">To</label>
          <select id="send-to" data-send value={chosen} onChange={(event) => onTarget(event.currentTarget.value)}>
            <option value={ALL}>{plural(connections.length, 'connection')}</option>
            {connections.map(({ id, remote }) => (
              <option key={id} value={id}>
                {formatAddress(remote)}
              </option>
            ))}
          </select>
        </div>
        <OutgoingFields
          value={outgoing.value}
          onValue={(value) => (outgoing.value = value)}
          error={errorAt(error.value, 'data')}
        />
        <Problem error={error.value} except={['data']} />
        <div class="actions">
          <button type="submit" class="primary">
            Send
          </button>
        </div>
      </form>
    </section>
  );
}

/** Resolves with what was done. */
async function sendTo({ kind, id }: Endpoint, connection: string, body: Outgoing): Promise<string> {
  const { api } = portcall.value;
  if (connection !== ALL) await api.POST('/v1/connections/{id}/send', { params: { path: { id: connection } }, body });
  else if (kind === 'client') await api.POST('/v1/clients/{id}/send', { params: { path: { id } }, body });
  else await api.POST('/v1/listeners/{id}/broadcast', { params: { path: { id } }, body });
  return 'Sent';
}
