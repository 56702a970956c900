import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { endpointOf, type Endpoint, type Kind } from '../live/endpoints.ts';
import { CopyButton } from '../parts/copy.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { errorAt, Problem, TextField } from '../parts/form.tsx';
import { commandLine, curl } from './commands.ts';
import { PRESETS, type Preset } from './presets.ts';
import { portcall } from './session.ts';

/** A copy has no name of a preset. */
export type Start = Pick<Preset, 'kind' | 'spec'> & Partial<Pick<Preset, 'name'>>;

interface NewEndpointProps {
  /** What it begins as. Default: the first preset. */
  readonly start?: Start | undefined;
  readonly onClose: () => void;
  readonly onCreated: (endpoint: Endpoint) => void;
}

/** How long to wait after the last key before what was typed is checked, in milliseconds. */
const CHECK_AFTER_MS = 350;

export function NewEndpoint({ start = PRESETS[0], onClose, onCreated }: NewEndpointProps) {
  const draft = useDraft(start);
  const { kind, name, port, rest, chosen, error } = draft;
  const isBusy = useSignal(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    isBusy.value = true;
    const made = await draft.send(false);
    isBusy.value = false;
    if (made !== undefined) onCreated(made);
  };
  return (
    <Dialog title={`New ${kind.value}`} onClose={onClose} wide>
      <form onSubmit={(event) => void submit(event)}>
        <Presets chosen={chosen.value} onChoose={draft.choose} />
        <div class="fields">
          <TextField
            label="Name"
            value={name.value}
            onValue={(value) => (name.value = value)}
            error={errorAt(error.value, 'name')}
          />
          <TextField
            label="Port"
            value={port.value}
            onValue={(value) => (port.value = value)}
            error={errorAt(error.value, 'port')}
            hint={kind.value === 'listener' ? '0: any free port' : ''}
          />
        </div>
        <TextField
          label="Everything else, as JSON"
          rows={12}
          value={rest.value}
          onValue={(value) => (rest.value = value)}
        />
        <Problem error={error.value} except={['name', 'port']} />
        <footer>
          <CopyButton text={() => curl('POST', `/v1/${kind.value}s`, draft.spec())} label="Copy as curl" />
          <CopyButton text={() => commandLine(kind.value, draft.spec())} label="Copy for the command line" />
          <button type="submit" class="primary" disabled={isBusy.value}>
            Create
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function Presets({ chosen, onChoose }: { readonly chosen: string; readonly onChoose: (preset: Preset) => void }) {
  return (
    <>
      <div class="presets" role="group" aria-label="Presets">
        {PRESETS.map((preset) => (
          <button
            key={preset.name}
            type="button"
            title={preset.about}
            aria-pressed={chosen === preset.name}
            onClick={() => onChoose(preset)}
          >
            {preset.name}
          </button>
        ))}
      </div>
      <p class="soft">{PRESETS.find(({ name }) => name === chosen)?.about ?? 'A copy.'}</p>
    </>
  );
}

/** What is typed, and what the API says of it a moment later. */
function useDraft(start: Start | undefined) {
  const { name: startName, port: startPort, ...startRest } = start?.spec ?? {};
  const kind = useSignal<Kind>(start?.kind ?? 'listener');
  const name = useSignal(String(startName ?? ''));
  const port = useSignal(String(startPort ?? 0));
  const rest = useSignal(format(startRest));
  const chosen = useSignal(start?.name ?? '');
  const error = useSignal<unknown>(undefined);
  const choose = (preset: Preset): void => {
    const { name: presetName, port: presetPort, ...presetRest } = preset.spec;
    kind.value = preset.kind;
    name.value = String(presetName);
    port.value = String(presetPort);
    rest.value = format(presetRest);
    chosen.value = preset.name;
  };
  const spec = (): Record<string, unknown> => ({
    ...(name.value === '' ? {} : { name: name.value }),
    port: numberOr(port.value),
    ...(JSON.parse(rest.value) as object),
  });
  const check = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sent = useRef(0);
  // Only what the latest request says is shown: a check that is late must not replace what creating said.
  const send = async (dryRun: boolean): Promise<Endpoint | undefined> => {
    clearTimeout(check.current);
    sent.current += 1;
    const number = sent.current;
    const showError = (said: unknown): void => {
      if (number === sent.current) error.value = said;
    };
    try {
      const made = await create(kind.value, spec(), dryRun);
      showError(undefined);
      return made;
    } catch (thrown) {
      showError(thrown);
      return undefined;
    }
  };
  const typed = [kind.value, name.value, port.value, rest.value].join('\n');
  useEffect(() => {
    check.current = setTimeout(() => void send(true), CHECK_AFTER_MS);
    return () => clearTimeout(check.current);
  }, [typed]);
  return { kind, name, port, rest, chosen, error, choose, spec, send };
}

async function create(kind: Kind, body: Record<string, unknown>, dryRun: boolean): Promise<Endpoint> {
  const { api } = portcall.value;
  // What was typed may be anything: the API checks it.
  const init = { body: body as never, params: { query: dryRun ? { dryRun: 'true' as const } : {} } };
  return kind === 'listener'
    ? endpointOf('listener', (await api.POST('/v1/listeners', init)).data)
    : endpointOf('client', (await api.POST('/v1/clients', init)).data);
}

function format(value: object): string {
  return JSON.stringify(value, null, 2);
}

/** What is no number is sent as it is: the API says what is wrong with it. */
function numberOr(text: string): number | string {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
