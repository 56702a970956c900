import type { Inbox } from './inbox.ts';

/** Something to exchange messages over. */
export interface Channel {
  readonly inbox: Inbox;
  /** Resolves when the bytes are handed to the system. Rejects with an AppError. */
  send(bytes: Buffer): Promise<void>;
}

/** Longest message where the user cannot say another bound, in bytes. */
export const DEFAULT_MESSAGE_BYTES = 1024 * 1024;
