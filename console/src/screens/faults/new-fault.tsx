import { useSignal } from '@preact/signals';
import type { Endpoint } from '../../live/endpoints.ts';
import { Choice, errorAt, Problem, TextField } from '../../parts/form.tsx';
import { PROFILES, startsFor } from './attributes.ts';
import { putFault } from './requests.ts';

interface NewFaultProps {
  readonly endpoint: Endpoint;
  readonly onAdded: (name: string) => void;
}

/** One more stage; the profiles are links as people know them. */
export function NewFault({ endpoint, onAdded }: NewFaultProps) {
  const starts = startsFor(endpoint);
  const type = useSignal('latency');
  const start = starts.find((one) => one.type === type.value);
  const direction = useSignal('out');
  const name = useSignal('');
  const error = useSignal<unknown>(undefined);
  const add = async (key: string, fault: object): Promise<void> => {
    try {
      await putFault(endpoint, key, fault as never);
      error.value = undefined;
      name.value = '';
      onAdded(key);
    } catch (thrown) {
      error.value = thrown;
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const way = start?.hasNoDirection === true ? {} : { direction: direction.value };
    void add(name.value || type.value, { type: type.value, ...way, ...start?.fields });
  };
  return (
    <section class="fault-form">
      <h2>Add</h2>
      <form onSubmit={submit}>
        <div class="fields">
          <Choice
            label="Type"
            value={type.value}
            options={starts.map((one) => one.type)}
            onValue={(value) => (type.value = value)}
          />
          {start?.hasNoDirection !== true && (
            <Choice
              label="Direction"
              value={direction.value}
              options={[
                ['in', 'in: from the peer'],
                ['out', 'out: to the peer'],
                ['both', 'both'],
              ]}
              onValue={(value) => (direction.value = value)}
            />
          )}
          <TextField
            label="Name"
            value={name.value}
            placeholder={type.value}
            onValue={(value) => (name.value = value)}
            error={errorAt(error.value, 'name')}
          />
        </div>
        <Problem error={error.value} except={['name']} />
        <div class="actions">
          <span class="soft">Profiles:</span>
          {PROFILES.map((profile) => (
            <button
              key={profile}
              type="button"
              class="small"
              onClick={() => void add('link', { type: 'profile', profile })}
            >
              {profile}
            </button>
          ))}
          <button type="submit" class="primary">
            Add
          </button>
        </div>
      </form>
    </section>
  );
}
