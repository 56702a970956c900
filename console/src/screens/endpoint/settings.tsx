import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { can, portcall } from '../../app/session.ts';
import { specOf, type Endpoint } from '../../live/endpoints.ts';
import { CopyButton } from '../../parts/copy.tsx';
import { isPortcallError } from '../../../../client/src/index.ts';
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
  useEffect(() => {
    if (patch === undefined || !isChanged || !can('write')) return void (error.value = undefined);
    const timer = setTimeout(() => void check(), CHECK_AFTER_MS);
    let isOver = false;
    async function check(): Promise<void> {
      const found = await problemOf(endpoint, parsed as Record<string, unknown>, Object.keys(patch ?? {}));
      if (!isOver) error.value = found;
    }
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [text.value]);
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

/** How long to wait after the last key before what was typed is checked, in milliseconds. */
const CHECK_AFTER_MS = 350;

/**
 * What the API says of the specification as it would be, as far as it is about what was changed: a dry run of creating it. Other faults are those of
 * creating it twice, or of secrets that are not shown.
 */
async function problemOf(
  { kind }: Endpoint,
  { name, ...spec }: Readonly<Record<string, unknown>>,
  changed: readonly string[],
): Promise<unknown> {
  const body = { ...spec, ...(changed.includes('name') ? { name } : {}) };
  const init = { body: body as never, params: { query: { dryRun: 'true' as const } } };
  try {
    await (kind === 'listener'
      ? portcall.value.api.POST('/v1/listeners', init)
      : portcall.value.api.POST('/v1/clients', init));
    return undefined;
  } catch (thrown) {
    const isAboutIt =
      isPortcallError(thrown) && thrown.errors.some(({ path }) => changed.includes(path.replace(/[.[].*/, '')));
    return isAboutIt ? thrown : undefined;
  }
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
