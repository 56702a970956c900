import type { Redis } from 'ioredis';
import { afterMicrotasks } from '../message-batch.ts';

export interface GroupedWrites {
  readonly redis: Redis;
  /** Sends the queued commands now: for a command with a waiting caller, which must not wait for later commands. */
  readonly leave: () => void;
}

/**
 * Commands of one turn of the event loop leave in one write: for a connection with many small commands the system call of each costs as
 * much as the command. They leave when everything that follows from what is being handled has run, not a turn later: Redis works in the meantime.
 */
export function groupWrites(redis: Redis): GroupedWrites {
  const send = redis.sendCommand.bind(redis);
  let held: { cork(): void; uncork(): void } | undefined;
  redis.sendCommand = (command, stream) => {
    const socket = redis.stream as typeof held;
    if (socket !== undefined && socket !== held) {
      held = socket;
      socket.cork();
      afterMicrotasks(() => {
        if (held === socket) held = undefined;
        socket.uncork();
      });
    }
    return send(command, stream);
  };
  const leave = (): void => {
    held?.uncork();
    held = undefined;
  };
  return { redis, leave };
}
