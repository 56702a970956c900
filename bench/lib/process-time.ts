import { readdirSync, readFileSync } from 'node:fs';

/** Of the clock that /proc counts in: 100 a second wherever Linux runs Node. */
const MS_A_TICK = 10;

interface Entry { readonly pid: number; readonly parent: number; readonly ticks: number }

/**
 * Processor time that a process and all it began have used so far, in milliseconds: threads, children, and children that ended and were waited
 * for. What a program costs can be told by it on a machine that has other work, where the clock on the wall says little. NaN without /proc.
 */
export function processTimeMs(pid: number | undefined): number {
  const entries = readEntries();
  const family = new Set([pid]);
  let ticks = 0;
  for (let before = -1; before !== family.size;) {
    before = family.size;
    for (const { pid: id, parent } of entries) if (family.has(parent)) family.add(id);
  }
  for (const entry of entries) if (family.has(entry.pid)) ticks += entry.ticks;
  return ticks > 0 ? ticks * MS_A_TICK : Number.NaN;
}

function readEntries(): Entry[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap(readEntry);
  } catch {
    return [];
  }
}

/** See proc(5): the name, in parentheses, may hold anything; after it come the state, the parent, … and from the 14th field on the times. */
function readEntry(name: string): Entry[] {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
    return [{ pid: Number(name), parent: fields[1] ?? 0, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) }];
  } catch {
    // It ended meanwhile.
    return [];
  }
}
