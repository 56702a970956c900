import type { ScreenProps } from '../app/screens.tsx';
import { go, param, setQuery } from '../app/router.ts';
import { can, portcall } from '../app/session.ts';
import { useEndpoints, type Endpoint, type Kind } from '../live/endpoints.ts';
import { usePoll } from '../live/poll.ts';
import { Choice, Problem } from '../parts/form.tsx';
import { attempt } from '../parts/notices.tsx';
import { Empty } from '../parts/table.tsx';
import { Chain } from './faults/chain.tsx';
import { FaultForm } from './faults/fault-form.tsx';
import { NewFault } from './faults/new-fault.tsx';
import { readFaults, removeAll, type NamedFault } from './faults/requests.ts';

const EVERY_MS = 1000;

/** What is broken on purpose between an endpoint and its peers: `#/faults/listener/<id>`. */
export function Faults({ path: [, kind, id] }: ScreenProps) {
  const endpoints = useEndpoints().value.value.data?.items;
  if (endpoints === undefined) return <p class="soft">Reading…</p>;
  const endpoint =
    endpoints.find((one) => one.kind === kind && one.id === id) ??
    endpoints.find(({ resource }) => Object.keys(resource.faults).length > 0) ??
    endpoints[0];
  return (
    <>
      <div class="head">
        <h1>Faults</h1>
        {endpoint !== undefined && <EndpointChoice endpoints={endpoints} endpoint={endpoint} />}
        {can('write') && (
          <button
            type="button"
            class="danger"
            onClick={() =>
              void attempt(() => portcall.value.api.POST('/v1/faults/reset', { body: {} }), 'All faults are off')
            }
          >
            All off, everywhere
          </button>
        )}
      </div>
      {endpoint === undefined ? (
        <Empty title="No endpoint is there to break" />
      ) : (
        <EndpointFaults key={endpoint.id} endpoint={endpoint} />
      )}
    </>
  );
}

function EndpointChoice({
  endpoints,
  endpoint,
}: {
  readonly endpoints: readonly Endpoint[];
  readonly endpoint: Endpoint;
}) {
  const options = endpoints.map(({ kind, id, title, resource }) => {
    const count = Object.keys(resource.faults).length;
    return [`${kind}/${id}`, `${title} (${kind})${count === 0 ? '' : ` · ${count}`}`] as const;
  });
  return (
    <Choice
      bare
      label="Endpoint"
      isFilter
      value={`${endpoint.kind}/${endpoint.id}`}
      options={options}
      onValue={(value) => go(['faults', ...(value.split('/') as [Kind, string])])}
    />
  );
}

/** The faults of one endpoint, on this screen and in its tab. The chosen one is in the address. */
export function EndpointFaults({ endpoint }: { readonly endpoint: Endpoint }) {
  const poll = usePoll(`faults ${endpoint.id}`, EVERY_MS, (signal) => readFaults(endpoint, signal));
  const chosen = param('fault');
  const choose = (name: string): void => setQuery({ fault: name === chosen ? '' : name });
  const { data: faults = [], error } = poll.value.value;
  const fault = faults.find(({ name }) => name === chosen);
  return (
    <>
      <Problem error={error} />
      <Chain endpoint={endpoint} faults={faults} chosen={chosen} onChoose={choose} onChanged={poll.refresh} />
      {poll.value.value.data !== undefined && faults.length === 0 && (
        <p class="soft below">Traffic passes unchanged.</p>
      )}
      {can('write') && faults.length > 0 && (
        <div class="actions">
          <button
            type="button"
            class="danger"
            onClick={() =>
              void attempt(() => removeAll(endpoint, faults), `The faults of ${endpoint.title} are off`).then(
                poll.refresh,
              )
            }
          >
            All off here
          </button>
        </div>
      )}
      {fault !== undefined && (
        <FaultForm
          key={fault.name}
          endpoint={endpoint}
          named={fault as NamedFault}
          onChanged={poll.refresh}
          onRemoved={() => {
            setQuery({ fault: '' });
            poll.refresh();
          }}
        />
      )}
      {can('write') && (
        <NewFault
          endpoint={endpoint}
          onAdded={(name) => {
            setQuery({ fault: name });
            poll.refresh();
          }}
        />
      )}
    </>
  );
}
