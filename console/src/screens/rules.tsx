import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../app/screens.tsx';
import { go } from '../app/router.ts';
import { can } from '../app/session.ts';
import { useEndpoints, type Endpoint } from '../live/endpoints.ts';
import { usePoll } from '../live/poll.ts';
import { Choice, Problem } from '../parts/form.tsx';
import { formatAge } from '../parts/format.ts';
import { attempt } from '../parts/notices.tsx';
import { Empty, Table } from '../parts/table.tsx';
import { Visible } from '../parts/visible.tsx';
import { DryRun } from './rules/dry-run.tsx';
import { Editor, type Edited } from './rules/editor.tsx';
import { moveRule, readRules, recordRules, removeRule, replaceRule, type Rule } from './rules/requests.ts';

const EVERY_MS = 1000;

/** What a listener answers by rules: `#/rules/<listener>`. */
export function Rules({ path: [, id] }: ScreenProps) {
  const endpoints = useEndpoints().value.value.data?.items;
  if (endpoints === undefined) return <p class="soft">Reading…</p>;
  const listeners = endpoints.filter(({ kind }) => kind === 'listener');
  const endpoint = listeners.find((one) => one.id === id) ?? listeners.find(hasRules) ?? listeners[0];
  return (
    <>
      <div class="head">
        <h1>Rules</h1>
        {endpoint !== undefined && (
          <Choice
            bare
            label="Listener"
            isFilter
            value={endpoint.id}
            options={listeners.map(({ id, title, resource }) => [id, `${title} · ${resource.handler.type}`] as const)}
            onValue={(chosen) => go(['rules', chosen])}
          />
        )}
      </div>
      {endpoint === undefined && <Empty title="No listener is there" />}
      {endpoint !== undefined && <ListenerRules key={endpoint.id} endpoint={endpoint} />}
    </>
  );
}

function hasRules({ resource }: Endpoint): boolean {
  return resource.handler.type === 'rules';
}

/** The rules of one listener, on this screen and in its tab. */
export function ListenerRules({ endpoint }: { readonly endpoint: Endpoint }) {
  const edited = useSignal<Edited | undefined>(undefined);
  const hasAny = hasRules(endpoint);
  const poll = usePoll(`rules ${endpoint.id} ${hasAny}`, EVERY_MS, (signal) =>
    hasAny ? readRules(endpoint.id, signal) : Promise.resolve([]),
  );
  const { data: rules = [], error } = poll.value.value;
  const record = (): Promise<unknown> =>
    attempt(async () => {
      edited.value = { kind: 'handler', text: JSON.stringify(await recordRules(endpoint.id), null, 2) };
    });
  return (
    <>
      <Problem error={error} />
      {can('write') && (
        <div class="head">
          {hasAny && (
            <button type="button" class="primary" onClick={() => (edited.value = newRule)}>
              New rule
            </button>
          )}
          {can('payload') && (
            <button type="button" onClick={() => void record()}>
              Make from the capture
            </button>
          )}
        </div>
      )}
      {rules.length === 0 && (
        <Empty
          title={
            hasAny ? 'Every message gets “otherwise”' : `This listener answers by “${endpoint.resource.handler.type}”`
          }
        >
          <p class="soft">
            {hasAny ? 'It has no rule.' : 'Rules made from the capture, or a handler in its settings, replace that.'}
          </p>
        </Empty>
      )}
      {rules.length > 0 && (
        <RuleTable
          endpoint={endpoint}
          rules={rules}
          onEdit={(rule) => (edited.value = rule)}
          onChanged={poll.refresh}
        />
      )}
      {hasAny && can('payload') && <DryRun endpoint={endpoint} />}
      {edited.value !== undefined && (
        <Editor
          endpoint={endpoint}
          edited={edited.value}
          onClose={() => (edited.value = undefined)}
          onSaved={poll.refresh}
        />
      )}
    </>
  );
}

const newRule: Edited = {
  kind: 'new',
  text: JSON.stringify({ name: 'ping', when: { equals: 'PING' }, do: [{ type: 'send', data: 'PONG' }] }, null, 2),
};

interface RuleTableProps {
  readonly endpoint: Endpoint;
  readonly rules: readonly Rule[];
  readonly onEdit: (edited: Edited) => void;
  readonly onChanged: () => void;
}

function RuleTable({ endpoint, rules, onEdit, onChanged }: RuleTableProps) {
  return (
    <Table label="Rules" head={['#', 'Name', 'On', 'When', 'Does', '#Hits', 'Last hit', '']}>
      {rules.map((rule, at) => (
        <tr key={rule.index} data-row tabIndex={-1}>
          <td class="soft">{rule.index + 1}</td>
          <th scope="row">{rule.name ?? <span class="soft">without a name</span>}</th>
          <td>{rule.on}</td>
          <td class="mono short">
            <Visible text={Object.keys(rule.when).length === 0 ? 'always' : JSON.stringify(rule.when)} />
          </td>
          <td class="mono short">
            <Visible text={rule.do.map(describeAction).join(', ')} />
          </td>
          <td class="number">{rule.hits.toLocaleString('en')}</td>
          <td>{rule.lastHitAt === null ? 'never' : formatAge(rule.lastHitAt)}</td>
          <td class="row-end">
            {can('write') && (
              <RuleActions
                endpoint={endpoint}
                rule={rule}
                at={at}
                count={rules.length}
                onEdit={onEdit}
                onChanged={onChanged}
              />
            )}
          </td>
        </tr>
      ))}
      <tr class="soft">
        <td />
        <th scope="row">otherwise</th>
        <td>message</td>
        <td>no rule matches</td>
        <td class="mono short">
          <Visible text={otherwiseOf(endpoint)} />
        </td>
        <td />
        <td />
        <td />
      </tr>
    </Table>
  );
}

function otherwiseOf({ resource: { handler } }: Endpoint): string {
  const actions = handler.type === 'rules' ? handler.otherwise : [];
  return actions.length === 0 ? 'nothing' : actions.map(describeAction).join(', ');
}

function describeAction(action: Readonly<Record<string, unknown>>): string {
  const { type, ...rest } = action;
  return `${String(type)} ${typeof rest['data'] === 'string' ? rest['data'] : Object.keys(rest).length === 0 ? '' : JSON.stringify(rest)}`.trim();
}

interface RuleActionsProps extends Omit<RuleTableProps, 'rules'> {
  readonly rule: Rule;
  readonly at: number;
  readonly count: number;
}

function RuleActions({ endpoint, rule, at, count, onEdit, onChanged }: RuleActionsProps) {
  const { index: _index, hits: _hits, lastHitAt: _last, revision, ...spec } = rule;
  const title = rule.name ?? `rule ${rule.index + 1}`;
  const text = JSON.stringify(spec, null, 2);
  const place =
    rule.name === undefined ? ({ kind: 'place', at, revision } as const) : ({ kind: 'rule', name: rule.name } as const);
  const remove = (): Promise<void> =>
    rule.name === undefined ? replaceRule(endpoint.id, at, revision) : removeRule(endpoint.id, rule.name);
  const move = (to: number): Promise<unknown> => attempt(() => moveRule(endpoint.id, at, to, revision)).then(onChanged);
  return (
    <span class="row-actions">
      <button
        type="button"
        class="small"
        aria-label={`Move ${title} up`}
        disabled={at === 0}
        onClick={() => void move(at - 1)}
      >
        ↑
      </button>
      <button
        type="button"
        class="small"
        aria-label={`Move ${title} down`}
        disabled={at === count - 1}
        onClick={() => void move(at + 1)}
      >
        ↓
      </button>
      <button type="button" class="small" aria-label={`Edit ${title}`} onClick={() => onEdit({ ...place, text })}>
        Edit
      </button>
      <button
        type="button"
        class="small danger"
        aria-label={`Delete ${title}`}
        onClick={() => void attempt(remove, `Deleted ${title}`).then(onChanged)}
      >
        ✕
      </button>
    </span>
  );
}
