import type { ComponentChildren } from 'preact';
import type { Schema } from '../../../../client/src/index.ts';
import { go, href } from '../../app/router.ts';
import { can, portcall } from '../../app/session.ts';
import { usePoll } from '../../live/poll.ts';
import { StateBadge } from '../../parts/badge.tsx';
import { CopyButton } from '../../parts/copy.tsx';
import { Problem } from '../../parts/form.tsx';
import { formatMs, formatTime } from '../../parts/format.ts';
import { attempt } from '../../parts/notices.tsx';
import { Table } from '../../parts/table.tsx';
import { Visible } from '../../parts/visible.tsx';
import { Phases } from './phases.tsx';

const EVERY_MS = 1000;
const FINAL = ['completed', 'failed', 'cancelled', 'timed_out'];

/** One job: what happened in it, its log and its result. */
export function Job({ id }: { readonly id: string }) {
  const poll = usePoll(`job ${id}`, EVERY_MS, async (signal) => {
    const init = { params: { path: { id } }, signal };
    const { api } = portcall.value;
    const [job, logs] = await Promise.all([
      api.GET('/v1/jobs/{id}', init),
      can('payload') ? api.GET('/v1/jobs/{id}/logs', init) : undefined,
    ]);
    return { job: job.data, logs: logs?.data };
  });
  const { data, error } = poll.value.value;
  if (data === undefined) return error === undefined ? <p class="soft">Reading…</p> : <Problem error={error} />;
  const { job, logs } = data;
  return (
    <>
      <Head job={job} onChanged={poll.refresh} />
      {job.error !== null && (
        <p class="problem">
          ✕ <code>{job.error.code}</code> <Visible text={job.error.detail} />
        </p>
      )}
      <Phases timings={job.timings} result={job.result} />
      <Transcript result={job.result} />
      <Log logs={logs} />
      <Document title="Result" value={job.result} />
      <Document title="Input" value={job.input} />
    </>
  );
}

function Head({ job, onChanged }: { readonly job: Schema<'Job'>; readonly onChanged: () => void }) {
  const { id, kind, pool, state, attemptsMade, attempts, progress, node } = job;
  const { api } = portcall.value;
  const init = { params: { path: { id } } };
  return (
    <>
      <div class="head">
        <h1>
          <a class="crumb" href={href(['jobs'])}>
            Jobs
          </a>{' '}
          <span class="crumb">/</span> {kind}
        </h1>
        {can('write') && !FINAL.includes(state) && (
          <button
            type="button"
            class="danger"
            onClick={() => void attempt(() => api.DELETE('/v1/jobs/{id}', init), 'Cancelled').then(onChanged)}
          >
            Cancel
          </button>
        )}
        {can('write') && FINAL.includes(state) && (
          <button
            type="button"
            onClick={() =>
              void attempt(
                async () => go(['jobs', ((await api.POST('/v1/jobs/{id}/retry', init)).data as { id: string }).id]),
                'Queued again',
              ).then(onChanged)
            }
          >
            Retry
          </button>
        )}
      </div>
      <dl class="summary">
        <Fact name="State">
          <StateBadge state={state} /> {state === 'active' && `${Math.round(progress * 100)} %`}
        </Fact>
        <Fact name="Job">{id}</Fact>
        <Fact name="Pool">{pool}</Fact>
        <Fact name="Attempts">
          {attemptsMade} of {attempts}
        </Fact>
        <Fact name="Node">{node ?? '–'}</Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface Step {
  readonly direction?: string;
  readonly atMs?: number;
  readonly data?: string;
}

/** What was sent and received, where the kind has it. */
function Transcript({ result }: { readonly result: unknown }) {
  const { transcript } = (result ?? {}) as { readonly transcript?: readonly Step[] };
  if (!Array.isArray(transcript) || transcript.length === 0) return null;
  return (
    <section>
      <h2>Transcript</h2>
      <Table label="Transcript" head={['#After', 'Direction', 'Data']}>
        {(transcript as readonly Step[]).map(({ direction, atMs, data }, at) => (
          <tr key={at}>
            <td class="number">{atMs === undefined ? '' : formatMs(atMs)}</td>
            <td>{direction}</td>
            <td class="mono">
              <Visible text={data ?? ''} />
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function Log({ logs }: { readonly logs: Schema<'JobLogs'> | undefined }) {
  if (logs === undefined || logs.items.length === 0) return null;
  return (
    <section>
      <h2>Log</h2>
      <Table label="Log" head={['Time', 'Level', 'Text']}>
        {logs.items.map(({ at, level, text }, index) => (
          <tr key={index}>
            <td>{formatTime(at)}</td>
            <td>{level}</td>
            <td class="mono">
              <Visible text={text} />
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function Document({ title, value }: { readonly title: string; readonly value: unknown }) {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(value, null, 2);
  return (
    <section>
      <h2>
        {title} <CopyButton text={text} />
      </h2>
      <pre class="document" tabIndex={0} role="region" aria-label={title}>
        {text.split('\n').map((line, at) => (
          <div key={at}>
            <Visible text={line} />
          </div>
        ))}
      </pre>
    </section>
  );
}
