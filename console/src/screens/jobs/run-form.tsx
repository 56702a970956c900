import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go } from '../../app/router.ts';
import { portcall } from '../../app/session.ts';
import { Choice, errorAt, Problem, TextField } from '../../parts/form.tsx';
import { say } from '../../parts/notices.tsx';
import { readKinds, type FormField, type KindForm } from './kinds.ts';

interface RunFormProps {
  readonly pools: readonly string[];
  readonly onRun: () => void;
}

/** Runs a kind of job once, or for each line of a list. Its fields come from the schema of the API. */
export function RunForm({ pools, onRun }: RunFormProps) {
  const kinds = useSignal<readonly KindForm[]>([]);
  const kind = useSignal('tcp.probe');
  const pool = useSignal('default');
  const values = useSignal<Readonly<Record<string, string>>>({});
  const more = useSignal('{}');
  const list = useSignal('');
  const error = useSignal<unknown>(undefined);
  useEffect(() => {
    readKinds().then(
      (read) => (kinds.value = read),
      (thrown: unknown) => (error.value = thrown),
    );
  }, []);
  const form = kinds.value.find(({ name }) => name === kind.value);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const base = { ...inputOf(form, values.value), ...(JSON.parse(more.value) as object) };
      await run(kind.value, pool.value, base, list.value);
      error.value = undefined;
      onRun();
    } catch (thrown) {
      error.value = thrown;
    }
  };
  const fields = form?.fields ?? [];
  return (
    <section>
      <h2>Run</h2>
      <form class="card-form" onSubmit={(event) => void submit(event)}>
        <div class="fields">
          <Choice
            label="Kind"
            value={kind.value}
            options={kinds.value.length === 0 ? [kind.value] : kinds.value.map(({ name }) => name)}
            onValue={(value) => (kind.value = value)}
          />
          <Choice label="Pool" value={pool.value} options={pools} onValue={(value) => (pool.value = value)} />
        </div>
        <div class="fields">
          {fields.map((field) => (
            <InputField
              key={field.name}
              field={field}
              value={values.value[field.name] ?? ''}
              onValue={(value) => (values.value = { ...values.value, [field.name]: value })}
              error={errorAt(error.value, `input.${field.name}`)}
            />
          ))}
        </div>
        <details>
          <summary>More fields as JSON, or a list</summary>
          <TextField
            label="More fields of the input"
            rows={3}
            value={more.value}
            onValue={(value) => (more.value = value)}
          />
          <TextField
            label="One job for each line"
            rows={4}
            value={list.value}
            onValue={(value) => (list.value = value)}
            hint="host:port, or an input as JSON; the fields above are added to each"
          />
        </details>
        <Problem error={error.value} except={fields.map(({ name }) => `input.${name}`)} />
        <div class="actions">
          <button type="submit" class="primary">
            Run
          </button>
        </div>
      </form>
    </section>
  );
}

interface InputFieldProps {
  readonly field: FormField;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly error: string | undefined;
}

function InputField({ field: { name, hint, isRequired, options }, value, onValue, error }: InputFieldProps) {
  const label = `${name}${isRequired ? ' (required)' : ''}`;
  return options === undefined ? (
    <TextField label={label} hint={hint} value={value} onValue={onValue} error={error} />
  ) : (
    <Choice label={label} value={value} options={['', ...options]} onValue={onValue} />
  );
}

/** What was typed, as the schema has it: an empty field is left out. */
function inputOf(form: KindForm | undefined, values: Readonly<Record<string, string>>): object {
  const entries = (form?.fields ?? []).flatMap(({ name, type }): [string, unknown][] => {
    const text = values[name] ?? '';
    if (text === '') return [];
    if (type === 'boolean') return [[name, text === 'true']];
    return [[name, type === 'string' || !Number.isFinite(Number(text)) ? text : Number(text)]];
  });
  return Object.fromEntries(entries);
}

async function run(kind: string, pool: string, base: object, list: string): Promise<void> {
  const { api } = portcall.value;
  const lines = list
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (lines.length === 0) {
    const { data } = await api.POST('/v1/jobs', { body: { kind, pool, input: base } as never });
    go(['jobs', (data as { id: string }).id]);
    return;
  }
  const inputs = lines.map((line) => ({ ...base, ...inputOfLine(line) }));
  await api.POST('/v1/pools/{name}/map', { params: { path: { name: pool } }, body: { kind, inputs } as never });
  say(`${inputs.length} jobs are queued`);
}

function inputOfLine(line: string): object {
  if (line.startsWith('{')) return JSON.parse(line) as object;
  const match = /^\[?([^\]\s]+?)\]?:(\d+)$/.exec(line);
  return match === null ? { url: line } : { host: match[1], port: Number(match[2]) };
}
