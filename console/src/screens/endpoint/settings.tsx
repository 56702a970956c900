import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { can, portcall } from '../../app/session.ts';
import { specOf, type Endpoint } from '../../live/endpoints.ts';
import { CopyButton } from '../../parts/copy.tsx';
import { Problem, TextField } from '../../parts/form.tsx';
import { say } from '../../parts/notices.tsx';
import { curl } from '../../app/commands.ts';

/** The specification as JSON; what was changed is sent as a merge patch. */
export function Settings({ endpoint, onChanged }: { readonly endpoint: Endpoint; readonly onChanged: () => void }) {
  const { kind, id, resource } = endpoint;
  const spec = specOf(endpoint);
  const base = useSignal(spec);
  const text = useSignal(JSON.stringify(spec, null, 2));
  const error = useSignal<unknown>(undefined);
  const parsed = parse(text.value);
  const patch = parsed instanceof Error ? undefined : patchOf(base.value, parsed);
  const isChanged = patch !== undefined && Object.keys(patch).length > 0;
  useEffect(() => {
    // What others change is shown as long as nothing was typed.
    if (isChanged || parsed instanceof Error) return;
    base.value = spec;
    text.value = JSON.stringify(spec, null, 2);
  }, [resource.revision]);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (patch === undefined) return;
    try {
      const init = { params: { path: { id } }, body: patch as never };
      await (kind === 'listener'
        ? portcall.value.api.PATCH('/v1/listeners/{id}', init)
        : portcall.value.api.PATCH('/v1/clients/{id}', init));
      base.value = parsed as Record<string, unknown>;
      error.value = undefined;
      say('Changed');
      onChanged();
    } catch (thrown) {
      error.value = thrown;
    }
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <TextField
        label="Specification, as JSON"
        rows={24}
        value={text.value}
        onValue={(value) => (text.value = value)}
        error={parsed instanceof Error ? parsed.message : undefined}
      />
      <Problem error={error.value} />
      <div class="actions">
        {isChanged && <span class="soft">Changes: {Object.keys(patch).join(', ')}</span>}
        <CopyButton text={() => curl('PATCH', `/v1/${kind}s/${id}`, patch ?? {})} label="Copy as curl" />
        {can('write') && (
          <button type="submit" class="primary" disabled={!isChanged}>
            Apply
          </button>
        )}
      </div>
    </form>
  );
}

function parse(text: string): Record<string, unknown> | Error {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    return error as Error;
  }
}

/** A merge patch (RFC 7396) of the members that are not the same. */
function patchOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names].flatMap((name): [string, unknown][] => {
      const [old, next] = [before[name], after[name]];
      if (JSON.stringify(old) === JSON.stringify(next)) return [];
      if (next === undefined) return [[name, null]];
      return [[name, isObject(old) && isObject(next) ? patchOf(old, next) : next]];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
