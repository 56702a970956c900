import type { Schema } from '../schema-types.ts';
import { NotReceivedError } from './not-received-error.ts';

export interface WaitOptions {
  /** Longest time to wait, in milliseconds, at most 60,000. Default 5000. */
  readonly withinMs?: number;
  /** Default `in`: messages that Portcall received. */
  readonly direction?: 'in' | 'out' | 'any';
  /** Only messages of this connection. */
  readonly connection?: string;
  /** Only messages from this time on (RFC 3339). Default: all captured ones. */
  readonly since?: string;
}

/** As the query of `GET …/messages`. */
export interface MessageQuery {
  readonly limit?: number;
  readonly cursor?: string;
  readonly order?: 'asc' | 'desc';
  readonly direction?: 'in' | 'out';
  readonly connection?: string;
  readonly label?: string[];
  readonly contains?: string;
  readonly since?: string;
  readonly until?: string;
}

const DEFAULT_WITHIN_MS = 5000;

/** Rejects with NotReceivedError when no message matches in time. */
export async function waitForMessage(
  verify: (verification: Schema<'Verification'>) => Promise<Schema<'VerificationResult'>>,
  match: Schema<'MessageMatchInput'>,
  { withinMs = DEFAULT_WITHIN_MS, ...only }: WaitOptions = {},
): Promise<Schema<'Message'>> {
  const result = await verify({ match, withinMs, limit: 1, ...only });
  const [message] = result.messages;
  if (!result.satisfied || message === undefined) throw new NotReceivedError(result, { match });
  return message;
}

/** Text is sent as UTF-8. */
export function outgoing(message: string | Schema<'OutgoingMessageInput'>): Schema<'OutgoingMessageInput'> {
  return typeof message === 'string' ? { data: message } : message;
}

/** Deletes a resource; one that is gone already is no error. */
export async function deleted(request: Promise<unknown>): Promise<void> {
  await request.catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'not_found')) throw error;
  });
}
