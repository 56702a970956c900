import { useSignal } from '@preact/signals';
import type { Schema } from '../../../../client/src/index.ts';
import { portcall } from '../../app/session.ts';
import type { Endpoint } from '../../live/endpoints.ts';
import { usePoll } from '../../live/poll.ts';
import { Choice, errorAt, Problem, TextField } from '../../parts/form.tsx';
import { visibleText } from '../../parts/text.ts';
import { Visible } from '../../parts/visible.tsx';

type Encoding = 'utf8' | 'hex' | 'base64';
const EVERY_MS = 5000;
const CAPTURED = 500;

/** What the rules would do with a message, and why each rule before did not fire. */
export function DryRun({ endpoint: { id } }: { readonly endpoint: Endpoint }) {
  const data = useSignal('');
  const encoding = useSignal<Encoding>('utf8');
  const result = useSignal<Schema<'RuleEvaluationResult'> | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const captured = usePoll(`captured ${id}`, EVERY_MS, async (signal) => {
    const query = { direction: 'in' as const, order: 'desc' as const, limit: CAPTURED };
    return (await portcall.value.api.GET('/v1/listeners/{id}/messages', { params: { path: { id }, query }, signal }))
      .data;
  });
  const messages = captured.value.value.data?.items ?? [];
  const run = async (event?: Event): Promise<void> => {
    event?.preventDefault();
    try {
      const body = { listener: id, data: data.value, encoding: encoding.value };
      result.value = (await portcall.value.api.POST('/v1/rules/evaluate', { body })).data;
      error.value = undefined;
    } catch (thrown) {
      error.value = thrown;
    }
  };
  const choose = (chosen: string): void => {
    const message = messages.find((one) => one.id === chosen);
    if (message === undefined) return;
    data.value = message.data;
    encoding.value = message.encoding;
    void run();
  };
  const options = messages.map(
    (message) => [message.id, `${visibleText(message.data).slice(0, 60)} (${message.bytes} bytes)`] as const,
  );
  return (
    <section>
      <h2>Dry run</h2>
      <form class="card-form" onSubmit={(event) => void run(event)}>
        <Choice
          label="A captured message"
          value=""
          options={[['', messages.length === 0 ? 'none yet' : 'choose one'], ...options]}
          onValue={choose}
        />
        <TextField
          label="Message"
          rows={3}
          value={data.value}
          onValue={(value) => (data.value = value)}
          error={errorAt(error.value, 'data')}
        />
        <div class="fields">
          <Choice
            label="Written as"
            value={encoding.value}
            options={[['utf8', 'text'], 'hex', 'base64']}
            onValue={(value) => (encoding.value = value as Encoding)}
          />
        </div>
        <Problem error={error.value} except={['data']} />
        <div class="actions">
          <button type="submit" class="primary">
            Try
          </button>
        </div>
        {result.value?.evaluations.map((evaluation, at) => (
          <Outcome key={at} evaluation={evaluation} />
        ))}
      </form>
    </section>
  );
}

function Outcome({
  evaluation: { fired, actions, rejected },
}: {
  readonly evaluation: Schema<'RuleEvaluationResult'>['evaluations'][number];
}) {
  return (
    <div class="outcome" role="status">
      <p>
        <strong>
          {fired === null ? 'No rule fires: otherwise' : `${fired.name ?? `Rule ${fired.index + 1}`} fires`}
        </strong>
      </p>
      <ul>
        {actions.map((action, at) => (
          <li key={at} class="mono">
            <Visible text={JSON.stringify(action)} />
          </li>
        ))}
        {actions.length === 0 && <li class="soft">Nothing is done.</li>}
      </ul>
      {rejected.length > 0 && <p class="soft">Rules that do not fire:</p>}
      <ul>
        {rejected.map(({ index, name, mismatches }) => (
          <li key={index}>
            <strong>{name ?? `rule ${index + 1}`}</strong>{' '}
            {mismatches.map(({ path, detail }) => (
              <span key={path}>
                <code>{path}</code> <Visible text={detail} />{' '}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
