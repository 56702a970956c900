import type { Redis } from 'ioredis';
import { afterMicrotasks } from '../message-batch.ts';

/**
 * Commands of one turn of the event loop leave in one write: for a connection with many small commands the system call of each costs as
 * much as the command. They leave when everything that follows from what is being handled has run, not a turn later: Redis works meanwhile.
 */
export function groupWrites(redis: Redis): Redis {
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
  return redis;
}
