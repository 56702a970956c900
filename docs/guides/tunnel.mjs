// A Portcall tunnel as standard input and output, with the WebSocket that Node 22 and newer have:
//
//   node tunnel.mjs 'ws://127.0.0.1:7070/v1/tunnel?host=HOST&port=PORT'
const MAX_WAITING_BYTES = 1024 * 1024;
const tunnel = new WebSocket(process.argv[2], 'portcall.tunnel.v1');
tunnel.binaryType = 'arraybuffer';

tunnel.addEventListener('open', async () => {
  for await (const chunk of process.stdin) {
    tunnel.send(chunk);
    // This WebSocket does not say when it has room again.
    while (tunnel.bufferedAmount > MAX_WAITING_BYTES) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  tunnel.send('{"op":"half"}');
});
tunnel.addEventListener('message', ({ data }) => {
  if (data instanceof ArrayBuffer) process.stdout.write(new Uint8Array(data));
  else if (JSON.parse(data).event === 'refused') console.error(JSON.parse(data).detail);
});
tunnel.addEventListener('error', ({ message }) => console.error(message ?? 'The tunnel could not be opened.'));
tunnel.addEventListener('close', ({ code, reason }) => {
  if (code !== 1000) console.error(code, reason);
  process.exitCode = code === 1000 ? 0 : 1;
});
