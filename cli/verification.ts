import type { Invocation } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Resource } from './server.ts';
import { bytesOf, type BytesInput } from './syntax/bytes.ts';
import { hexDump, isText, showBytes } from './view/bytes.ts';

interface Miss {
  readonly message: Resource;
  readonly why: readonly { readonly path: string; readonly detail: string }[];
}

export interface Verified extends Resource {
  readonly satisfied: boolean;
  readonly detail: string;
  readonly messages: readonly Resource[];
  readonly closest: readonly Miss[];
}

const SHOWN_MISSES = 3;

/** Shows what a verification found. A miss is explained on stderr, where a test log has it. */
export async function showVerified({ out }: Invocation, result: Verified): Promise<ExitCode> {
  await out.done(result.detail, result, result.messages.map(({ id }) => id).join('\n'));
  if (result.satisfied) return EXIT.ok;
  for (const { message, why } of result.closest.slice(0, SHOWN_MISSES)) {
    const bytes = bytesOf(message as unknown as BytesInput);
    out.note(`closest: ${showBytes(bytes)}`);
    if (!isText(bytes)) for (const row of hexDump(bytes)) out.note(`  ${row}`);
    for (const { path, detail } of why) out.note(`  ${path}: ${detail}`);
  }
  return EXIT.failed;
}
