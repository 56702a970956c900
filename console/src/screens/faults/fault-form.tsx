import { useSignal } from '@preact/signals';
import { can } from '../../app/session.ts';
import type { Endpoint } from '../../live/endpoints.ts';
import { Choice, errorAt, Field, Problem, TextField } from '../../parts/form.tsx';
import { formatBytes, formatMs, formatNumber } from '../../parts/format.ts';
import { attempt, say } from '../../parts/notices.tsx';
import { SLIDERS } from './attributes.ts';
import { putFault, removeFault, type Attributes, type NamedFault } from './requests.ts';

const MINUTE_MS = 60_000;
const STEPS = 1000;

interface FaultFormProps {
  readonly endpoint: Endpoint;
  readonly named: NamedFault;
  readonly onChanged: () => void;
  readonly onRemoved: () => void;
}

/** One fault: sliders for what it does, everything else as JSON. */
export function FaultForm({ endpoint, named: { name, fault }, onChanged, onRemoved }: FaultFormProps) {
  const draft = useSignal<Attributes>(fault);
  const text = useSignal<string | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const set = (changes: Attributes): void => void (draft.value = { ...draft.value, ...changes });
  const save = async (changes: Attributes = {}): Promise<void> => {
    try {
      const next = { ...(text.value === undefined ? draft.value : (JSON.parse(text.value) as Attributes)), ...changes };
      await putFault(endpoint, name, next);
      draft.value = next;
      text.value = undefined;
      error.value = undefined;
      say(`Changed ${name}`);
      onChanged();
    } catch (thrown) {
      error.value = thrown;
    }
  };
  const sliders = Object.entries(draft.value).filter(([key, value]) => typeof value === 'number' && key in SLIDERS);
  return (
    <section class="fault-form">
      <h2>{name}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div class="fields">
          {sliders.map(([key, value]) => (
            <Slider
              key={key}
              name={key}
              value={Number(value)}
              error={errorAt(error.value, key)}
              onValue={(next) => set({ [key]: next })}
            />
          ))}
          {'direction' in draft.value && (
            <Choice
              label="Direction"
              value={String(draft.value['direction'])}
              options={['in', 'out', 'both']}
              onValue={(direction) => set({ direction })}
            />
          )}
        </div>
        <details>
          <summary>Everything as JSON</summary>
          <TextField
            label="Fault"
            rows={12}
            value={text.value ?? JSON.stringify(draft.value, null, 2)}
            onValue={(value) => (text.value = value)}
          />
        </details>
        <Problem error={error.value} except={sliders.map(([key]) => key)} />
        {can('write') && (
          <div class="actions">
            <button
              type="button"
              class="danger"
              onClick={() => void attempt(() => removeFault(endpoint, name), `Removed ${name}`).then(onRemoved)}
            >
              Remove
            </button>
            <button type="button" onClick={() => void save({ enabled: true, ttlMs: MINUTE_MS })}>
              For 60 s
            </button>
            <button type="submit" class="primary">
              Apply
            </button>
          </div>
        )}
      </form>
    </section>
  );
}

interface SliderProps {
  readonly name: string;
  readonly value: number;
  readonly error: string | undefined;
  readonly onValue: (value: number) => void;
}

/** 0 at the left end, then from the smallest to the largest value on a logarithmic scale. */
function Slider({ name, value, error, onValue }: SliderProps) {
  const [min, max, unit] = SLIDERS[name] ?? [1, 1, ''];
  const ratio = Math.log(max / min);
  const position = value <= 0 ? 0 : 1 + (Math.log(Math.max(value, min) / min) / ratio) * (STEPS - 1);
  const toValue = (at: number): number => {
    if (at <= 0) return 0;
    const exact = min * Math.exp(((at - 1) / (STEPS - 1)) * ratio);
    return unit === 'share' ? Number(exact.toPrecision(2)) : Math.round(Number(exact.toPrecision(2)));
  };
  return (
    <Field label={`${name}: ${show(value, unit)}`} error={error}>
      {(attributes) => (
        <input
          {...attributes}
          type="range"
          min={0}
          max={STEPS}
          value={position}
          aria-valuetext={show(value, unit)}
          onInput={(event) => onValue(toValue(Number(event.currentTarget.value)))}
        />
      )}
    </Field>
  );
}

function show(value: number, unit: string): string {
  if (unit === 'ms') return formatMs(value);
  if (unit === 'bytes') return formatBytes(value);
  if (unit === 'bytesPerSecond') return `${formatBytes(value)}/s`;
  return unit === 'share' ? `${Number((value * 100).toPrecision(3))} %` : formatNumber(value);
}
