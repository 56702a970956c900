import type { CapturedMessage } from './message-ring.ts';

/** Sees a capture grow. */
export interface CaptureWatcher {
  /** A message was captured just now. It must not throw. */
  captured(message: CapturedMessage): void;
}
