import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../app/screens.tsx';
import { go, href } from '../app/router.ts';
import { can } from '../app/session.ts';
import { addressOf, readEndpoint, type Endpoint, type Kind } from '../live/endpoints.ts';
import { usePoll } from '../live/poll.ts';
import { StateBadge } from '../parts/badge.tsx';
import { Problem } from '../parts/form.tsx';
import { formatAddress, formatBytes, formatNumber } from '../parts/format.ts';
import { attempt } from '../parts/notices.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { Visible } from '../parts/visible.tsx';
import { Connections } from './endpoint/connections.tsx';
import { Settings } from './endpoint/settings.tsx';
import { Delete, setRunning } from './endpoints.tsx';
import { EndpointFaults } from './faults.tsx';
import { Filters, MessagePanes } from './messages.tsx';
import { ListenerRules } from './rules.tsx';

const EVERY_MS = 1000;
const TABS = [
  ['connections', 'Connections'],
  ['messages', 'Messages'],
  ['rules', 'Rules'],
  ['faults', 'Faults'],
  ['settings', 'Settings'],
] as const;

/** Clients have no rules of their own address, and messages need a scope. */
function tabsOf(kind: string) {
  return TABS.filter(([name]) => (name !== 'rules' || kind === 'listener') && (name !== 'messages' || can('payload')));
}

/** One listener or client: `#/endpoint/listener/<id>/<tab>`. */
export function EndpointScreen({ path: [, kind = '', id = '', tab = 'connections'] }: ScreenProps) {
  const poll = usePoll(`${kind} ${id}`, EVERY_MS, (signal) => readEndpoint(kind as Kind, id, signal));
  const { data: endpoint, error } = poll.value.value;
  if (endpoint === undefined) return error === undefined ? <p class="soft">Reading…</p> : <Problem error={error} />;
  return (
    <>
      <Head endpoint={endpoint} onChanged={poll.refresh} />
      <Facts endpoint={endpoint} />
      <Tabs
        label="Parts of the endpoint"
        current={tab}
        tabs={tabsOf(kind).map(([name, text]) => ({ name, text, href: href(['endpoint', kind, id, name]) }))}
      />
      {tab === 'connections' && <Connections endpoint={endpoint} />}
      {tab === 'messages' && (
        <>
          <div class="head">
            <Filters />
          </div>
          <MessagePanes endpoint={endpoint} endpoints={[endpoint]} />
        </>
      )}
      {tab === 'rules' && kind === 'listener' && <ListenerRules key={endpoint.id} endpoint={endpoint} />}
      {tab === 'faults' && <EndpointFaults key={endpoint.id} endpoint={endpoint} />}
      {tab === 'settings' && <Settings key={endpoint.id} endpoint={endpoint} onChanged={poll.refresh} />}
    </>
  );
}

function Head({ endpoint, onChanged }: { readonly endpoint: Endpoint; readonly onChanged: () => void }) {
  const isDeleting = useSignal(false);
  const { state } = endpoint.resource.status;
  const isRunning = !['stopped', 'stopping', 'suspended'].includes(state);
  return (
    <div class="head">
      <h1>
        <a class="crumb" href={href(['endpoints'])}>
          Endpoints
        </a>{' '}
        <span class="crumb">/</span> <Visible text={endpoint.title} />
      </h1>
      {can('write') && (
        <>
          <button type="button" onClick={() => void attempt(() => setRunning(endpoint, !isRunning)).then(onChanged)}>
            {isRunning ? 'Stop' : 'Start'}
          </button>
          <button type="button" class="danger" onClick={() => (isDeleting.value = true)}>
            Delete
          </button>
        </>
      )}
      {isDeleting.value && (
        <Delete endpoint={endpoint} onClose={() => (isDeleting.value = false)} onDeleted={() => go(['endpoints'])} />
      )}
    </div>
  );
}

function Facts({ endpoint }: { readonly endpoint: Endpoint }) {
  const { kind, resource } = endpoint;
  const { status } = resource;
  return (
    <>
      <dl class="summary">
        <div>
          <dt>State</dt>
          <dd>
            <StateBadge state={status.state} />
          </dd>
        </div>
        <div>
          <dt>{kind === 'listener' ? 'Address' : 'Connects to'}</dt>
          <dd class="mono">
            {resource.transport} {formatAddress(addressOf(endpoint))}
          </dd>
        </div>
        <div>
          <dt>Handler</dt>
          <dd>
            {resource.handler.type} · {resource.framing.type}
          </dd>
        </div>
        <div>
          <dt>Received</dt>
          <dd>
            {formatNumber(status.messagesIn)} messages, {formatBytes(status.bytesIn)}
          </dd>
        </div>
        <div>
          <dt>Sent</dt>
          <dd>
            {formatNumber(status.messagesOut)} messages, {formatBytes(status.bytesOut)}
          </dd>
        </div>
        <div>
          <dt>Node</dt>
          <dd>{resource.node}</dd>
        </div>
      </dl>
      {status.error !== null && (
        <p class="problem">
          ✕ <code>{status.error.code}</code> {status.error.detail}
        </p>
      )}
    </>
  );
}
