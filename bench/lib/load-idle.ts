// Opens connections and leaves them idle until it is ended.
import { connect } from 'node:net';
import { settings } from './child.ts';

const { port, connections } = settings<{ port: number; connections: number }>();
/** Connections that may be opening at once, so that the backlog never overflows. */
const AT_ONCE = 100;
let opened = 0;
let begun = 0;

function next(): void {
  if (begun >= connections) return;
  begun++;
  const socket = connect({ port, host: '127.0.0.1' }, () => {
    if (++opened === connections) process.send?.({ opened });
    next();
  });
  socket.on('error', (error) => {
    throw error;
  });
}
for (let index = 0; index < AT_ONCE; index++) next();
