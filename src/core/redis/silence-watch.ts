import type { Redis } from 'ioredis';

/** Looks in a row in which Redis owes an answer and has sent nothing, until it counts as silent. */
const SILENT_LOOKS = 6;

/**
 * Gives up a connection on which Redis says nothing for `silenceMs` (and a sixth of it at most) while it owes an answer. ioredis' own
 * `socketTimeout` is a timer: after a pause of this process (a long turn of the event loop, a machine that is too busy, SIGSTOP) it is due
 * before the answer, long there, has been read. Looks are counted instead: between two of them everything that has come is read, so a pause
 * is one look, however long it was. The watch ends when `redis` does.
 */
export function watchSilence(redis: Redis, silenceMs: number): void {
  let bytesReadBefore = 0;
  let silentLooks = 0;
  const look = (): void => {
    // Neither is documented by ioredis, whose own timer asks the same.
    const { stream, commandQueue } = redis;
    const bytesRead = stream?.bytesRead ?? 0;
    silentLooks = commandQueue.length > 0 && bytesRead === bytesReadBefore ? silentLooks + 1 : 0;
    bytesReadBefore = bytesRead;
    // One more, because the first may have come right after the command was sent.
    if (silentLooks <= SILENT_LOOKS) return;
    silentLooks = 0;
    stream.destroy(new Error('Redis did not answer in time.'));
  };
  const timer = setInterval(look, silenceMs / SILENT_LOOKS).unref();
  redis.once('end', () => clearInterval(timer));
}
