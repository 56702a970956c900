import { buffer } from 'node:stream/consumers';
import type { Run } from '../command.ts';
import { EXIT, usageError } from '../exit-codes.ts';
import type { Resource } from '../server.ts';
import { bytesOf, parseData, parseHex, toBytesInput, type BytesInput } from '../syntax/bytes.ts';
import { parseFraming } from '../syntax/framing.ts';
import { showBytes } from '../view/bytes.ts';
import type { Column } from '../view/table.ts';

const COLUMNS: readonly Column<Resource>[] = [
  { title: 'OFFSET', value: ({ offset }) => offset },
  { title: 'BYTES', value: ({ bytes }) => bytes },
  { title: 'MESSAGE', value: (message) => showBytes(bytesOf(message as unknown as BytesInput)) },
];

interface Decoded {
  readonly messages: readonly Resource[];
  readonly faults: readonly { readonly code: string; readonly detail: string; readonly offset: number }[];
  readonly remainder: { readonly bytes: number; readonly offset: number } | null;
}

export const run: Run = async ({ server, out, io, args, options }) => {
  const framing = options.text('framing');
  if (framing === undefined) throw usageError('give --framing, for example --framing line');
  const [text] = args;
  const isHex = options.flag('hex');
  const stdin = text === undefined ? await buffer(io.stdin) : undefined;
  const data =
    stdin === undefined ? parseData(text ?? '', isHex) : toBytesInput(isHex ? parseHex(stdin.toString()) : stdin);
  const goesOn = options.flag('partial');
  const decoded = await server.request<Decoded>('POST', '/v1/framings/decode', {
    body: { framing: parseFraming(framing), chunks: [data], end: !goesOn },
  });
  await out.rows(decoded.messages, COLUMNS, ({ offset }) => offset);
  for (const { code, detail, offset } of decoded.faults) out.note(`at byte ${offset}: ${detail} (${code})`);
  if (decoded.remainder !== null)
    out.note(`${decoded.remainder.bytes} bytes from byte ${decoded.remainder.offset} on are no whole message`);
  const isCut = decoded.remainder !== null && !goesOn;
  return decoded.faults.length > 0 || isCut ? EXIT.failed : EXIT.ok;
};
