import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../app/screens.tsx';
import { href, param, setQuery } from '../app/router.ts';
import { can, portcall } from '../app/session.ts';
import type { Schema } from '../../../client/src/index.ts';
import { Rates } from '../live/rates.ts';
import { usePoll } from '../live/poll.ts';
import { StateBadge } from '../parts/badge.tsx';
import { Choice, errorAt, Problem } from '../parts/form.tsx';
import { formatAge, formatMs, formatNumber, plural } from '../parts/format.ts';
import { attempt, explain, say } from '../parts/notices.tsx';
import { Sparkline } from '../parts/sparkline.tsx';
import { Table } from '../parts/table.tsx';
import { Histogram } from './jobs/histogram.tsx';
import { Job } from './jobs/job.tsx';
import { RunForm } from './jobs/run-form.tsx';

const EVERY_MS = 1000;
const MOST_JOBS = 100;
const STATES = ['queued', 'delayed', 'active', 'completed', 'failed', 'cancelled', 'timed_out'];
/** Jobs per second of each pool. */
const ended = new Rates();

/** Pools, batches and jobs; `#/jobs/<id>` is one job. */
export function Jobs({ path: [, id] }: ScreenProps) {
  return id === undefined ? <AllJobs /> : <Job id={id} />;
}

async function readJobs(state: string, signal: AbortSignal) {
  const { api } = portcall.value;
  const query = { limit: MOST_JOBS, ...(state === '' ? {} : { state: state as Schema<'JobState'> }) };
  const [pools, batches, jobs] = await Promise.all([
    api.GET('/v1/pools', { params: { query: { limit: 100 } }, signal }),
    api.GET('/v1/batches', { params: { query: { limit: 20 } }, signal }),
    api.GET('/v1/jobs', { params: { query }, signal }),
  ]);
  for (const { name, status } of pools.data.items)
    ended.note(name, status.completed + status.failed + status.cancelled + status.timedOut, performance.now());
  // The same address has lists as text, too, which are not asked for here.
  return { pools: pools.data.items, batches: batches.data.items, jobs: (jobs.data as Schema<'JobPage'>).items };
}

function AllJobs() {
  const state = param('state');
  const poll = usePoll(`jobs ${state}`, EVERY_MS, (signal) => readJobs(state, signal));
  const { data, error } = poll.value.value;
  const runMs = (data?.jobs ?? []).flatMap(({ timings }) => (timings.runMs === null ? [] : [timings.runMs]));
  return (
    <>
      <div class="head">
        <h1>Jobs</h1>
      </div>
      <Problem error={error} />
      {data !== undefined && <Pools pools={data.pools} onChanged={poll.refresh} />}
      {data !== undefined && data.batches.length > 0 && <Batches batches={data.batches} onChanged={poll.refresh} />}
      <section>
        <div class="head">
          <h2>Jobs</h2>
          <Choice
            bare
            label="State"
            isFilter
            value={state}
            options={[['', 'All states'], ...STATES.map((name) => [name, name.replace('_', ' ')] as const)]}
            onValue={(value) => setQuery({ state: value })}
          />
        </div>
        {runMs.length > 1 && <Histogram values={runMs} label="Run times of these jobs" />}
        {data !== undefined && data.jobs.length === 0 ? (
          <p class="soft">{state === '' ? 'No job has run yet. Try a probe:' : 'No job is in this state.'}</p>
        ) : (
          <JobTable jobs={data?.jobs ?? []} />
        )}
      </section>
      {can('write') && <RunForm pools={(data?.pools ?? []).map(({ name }) => name)} onRun={poll.refresh} />}
    </>
  );
}

function Pools({ pools, onChanged }: { readonly pools: readonly Schema<'Pool'>[]; readonly onChanged: () => void }) {
  return (
    <section>
      <h2>Pools</h2>
      <Table
        label="Pools"
        head={[
          'Pool',
          'State',
          'Workers',
          '#Running',
          '#Queued',
          '#Delayed',
          '#Completed',
          '#Failed',
          '#Cancelled',
          'Rate',
        ]}
      >
        {pools.map(({ name, maxWorkers, status }) => (
          <tr key={name} data-row tabIndex={-1}>
            <th scope="row">{name}</th>
            <td>
              <StateBadge state={status.state} />
            </td>
            <td>{can('write') ? <Workers pool={name} workers={maxWorkers} onChanged={onChanged} /> : maxWorkers}</td>
            <td class="number">{status.running}</td>
            <td class="number">{status.queued + status.inBatches}</td>
            <td class="number">{status.delayed}</td>
            <td class="number">{formatNumber(status.completed)}</td>
            <td class="number">{formatNumber(status.failed + status.timedOut)}</td>
            <td class="number">{formatNumber(status.cancelled)}</td>
            <td class="rate">
              <Sparkline
                values={ended.series(name)}
                label={`Jobs per second of ${name}`}
                format={(value) => `${formatNumber(value)}/s`}
              />
              <span class="soft">{formatNumber(ended.latest(name))}/s</span>
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

interface WorkersProps {
  readonly pool: string;
  readonly workers: number;
  readonly onChanged: () => void;
}

/** How many workers a pool has, to be changed. */
function Workers({ pool, workers, onChanged }: WorkersProps) {
  const error = useSignal<unknown>(undefined);
  const resize = async (maxWorkers: number): Promise<void> => {
    try {
      await portcall.value.api.PATCH('/v1/pools/{name}', {
        params: { path: { name: pool } },
        body: { maxWorkers } as never,
      });
      error.value = undefined;
      say(`${pool} has ${plural(maxWorkers, 'worker')}`);
      onChanged();
    } catch (thrown) {
      error.value = thrown;
    }
  };
  const problem = error.value === undefined ? undefined : (errorAt(error.value, 'maxWorkers') ?? explain(error.value));
  return (
    <>
      <input
        type="number"
        class="narrow"
        min={1}
        max={1000}
        aria-label={`Workers of ${pool}`}
        aria-invalid={problem !== undefined}
        value={workers}
        onChange={(event) => void resize(Number(event.currentTarget.value))}
      />
      {problem !== undefined && (
        <div class="reason" role="alert">
          ✕ {problem}
        </div>
      )}
    </>
  );
}

function Batches({
  batches,
  onChanged,
}: {
  readonly batches: readonly Schema<'Batch'>[];
  readonly onChanged: () => void;
}) {
  return (
    <section>
      <h2>Batches</h2>
      <Table
        label="Batches"
        head={['Batch', 'Pool', 'Kind', 'State', 'Progress', '#Completed', '#Failed', '#Total', '']}
      >
        {batches.map(({ id, pool, kind, state, progress, counts, total }) => (
          <tr key={id} data-row tabIndex={-1}>
            <th scope="row" class="mono">
              {id}
            </th>
            <td>{pool}</td>
            <td>{kind}</td>
            <td>
              <StateBadge state={state} />
            </td>
            <td>
              <progress max={1} value={progress} aria-label={`Progress of ${id}`} /> {Math.round(progress * 100)} %
            </td>
            <td class="number">{counts.completed}</td>
            <td class="number">{counts.failed + counts.timedOut}</td>
            <td class="number">{total}</td>
            <td>
              {can('write') && state === 'running' && (
                <button
                  type="button"
                  class="small"
                  onClick={() =>
                    void attempt(
                      () => portcall.value.api.DELETE('/v1/batches/{id}', { params: { path: { id } } }),
                      'Cancelled',
                    ).then(onChanged)
                  }
                >
                  Cancel
                </button>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function JobTable({ jobs }: { readonly jobs: readonly Schema<'JobSummary'>[] }) {
  return (
    <Table label="Jobs" head={['Job', 'Kind', 'Pool', 'State', '#Attempts', '#Waited', '#Ran', 'Submitted', 'Error']}>
      {jobs.map(({ id, kind, pool, state, attemptsMade, attempts, timings, error }) => (
        <tr key={id} data-row tabIndex={-1}>
          <th scope="row" class="mono">
            <a href={href(['jobs', id])}>{id}</a>
          </th>
          <td>{kind}</td>
          <td>{pool}</td>
          <td>
            <StateBadge state={state} />
          </td>
          <td class="number">
            {attemptsMade} of {attempts}
          </td>
          <td class="number">{timings.waitMs === null ? '' : formatMs(timings.waitMs)}</td>
          <td class="number">{timings.runMs === null ? '' : formatMs(timings.runMs)}</td>
          <td>{formatAge(timings.queuedAt)}</td>
          <td class="reason">{error?.detail}</td>
        </tr>
      ))}
    </Table>
  );
}
