import { readdirSync, readFileSync } from 'node:fs';

/** Of the clock that /proc counts in: 100 a second wherever Linux runs Node. */
const MS_A_TICK = 10;

/** Times of one process, in milliseconds: its own, and those of its children that ended and were waited for. */
interface Times {
  readonly parent: number;
  readonly own: number;
  readonly ended: number;
}

/**
 * Begins to measure the processor time of a process and all that it begins; what it gives says how much they have used since, in milliseconds.
 * It shows the cost of a program even on a machine with other work, where elapsed time says little. Children that ended meanwhile
 * count when their parent waited for them, so that it can only be too little. NaN without /proc.
 */
export function measureProcessTime(pid: number | undefined): () => number {
  const before = family(pid);
  return () => {
    const after = family(pid);
    let own = 0;
    let ended = 0;
    for (const [id, times] of after) {
      own += times.own - (before.get(id)?.own ?? 0);
      ended += times.ended - (before.get(id)?.ended ?? 0);
    }
    // Of those that ended, what they had used before is not of this time.
    for (const [id, times] of before) if (!after.has(id)) ended -= times.own + times.ended;
    return after.size > 0 ? own + Math.max(0, ended) : Number.NaN;
  };
}

function family(pid: number | undefined): Map<number, Times> {
  const all = readAll();
  const members = new Map<number, Times>();
  const root = pid === undefined ? undefined : all.get(pid);
  if (pid === undefined || root === undefined) return members;
  members.set(pid, root);
  for (let before = 0; before !== members.size;) {
    before = members.size;
    for (const [id, times] of all) if (members.has(times.parent)) members.set(id, times);
  }
  return members;
}

function readAll(): Map<number, Times> {
  try {
    return new Map(
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap(readOne),
    );
  } catch {
    return new Map();
  }
}

/** See proc(5): the name, in parentheses, may hold anything; after it come the state, the parent, … and from the 14th field on the times. */
function readOne(name: string): [number, Times][] {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return [
      [
        Number(name),
        {
          parent: fields[1] ?? 0,
          own: Math.max((user + system) * MS_A_TICK, scheduledMs(name)),
          ended: (endedUser + endedSystem) * MS_A_TICK,
        },
      ],
    ];
  } catch {
    // It ended meanwhile.
    return [];
  }
}

/** To the nanosecond, of the threads there are: of many processes that work for less than a tick each, ticks tell nothing. 0 where the kernel does not tell. */
function scheduledMs(name: string): number {
  try {
    const tasks = readdirSync(`/proc/${name}/task`);
    return tasks.reduce(
      (sum, task) => sum + Number(readFileSync(`/proc/${name}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
      0,
    );
  } catch {
    return 0;
  }
}
