import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take 20 seconds and more: begun last, one of them would keep the whole run waiting. */
const SLOWEST = [
  'test/fuzz/http.test.ts',
  'test/fuzz/web-sockets.test.ts',
  'test/in-step/readme.test.ts',
  'test/in-step/guides.test.ts',
  'test/integration/jobs/stopped-worker.test.ts',
  'test/e2e/stalls.test.ts',
  'test/integration/redis/emptied.test.ts',
  'test/integration/job-threads/dns-messages.test.ts',
  'test/integration/job-threads/http-bodies.test.ts',
  'test/e2e/stopped-owner.test.ts',
  'test/integration/locks/faults.test.ts',
  'test/contract/framing/linear.test.ts',
  'test/integration/jobs/killed-worker.test.ts',
  'test/integration/nodes/membership.test.ts',
  'test/integration/events/redis-outage.test.ts',
  'test/integration/functions/functions.test.ts',
  'test/integration/jobs/lost-places.test.ts',
  'test/integration/job-threads/udp-connect.test.ts',
];

/**
 * Files with a process of their own, then one project after the other: a process is shared by files of one project only while the next
 * file in the order is of the same project. Within that the slowest files first, the rest in an order that depends on the seed of the run.
 */
const SHARED = ['integration', 'contract', 'console', 'unit'];

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const keyed = files.map((file) => ({ file, group: SHARED.indexOf(file.project.name), rank: rankOf(file, seed) }));
    return keyed.sort((a, b) => a.group - b.group || a.rank - b.rank).map(({ file }) => file);
  }
}

function rankOf({ moduleId, project }: TestSpecification, seed: number): number {
  const slow = SLOWEST.findIndex((path) => moduleId.endsWith(`/${path}`));
  return slow === -1 ? SLOWEST.length + hash(`${seed} ${project.name} ${moduleId}`) : slow;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  // The last characters of a path are all alike: mix once more.
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
