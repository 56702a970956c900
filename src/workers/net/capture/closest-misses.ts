import type { Miss } from '../../../contract/capture-watch.ts';
import { compileExplanation, type Explanation } from '../../shared/match/index.ts';
import type { CapturedMessage } from './message-ring.ts';
import type { Verification } from './verification.ts';

/** How far back misses are looked for: the newest messages,… */
const NEWEST = 1000;
/** …so many payload bytes of them,… */
const MAX_BYTES = 8 * 1024 * 1024;
/** …and no longer than this, in milliseconds: the sockets wait. */
const BUDGET_MS = 20;

interface Candidate extends Explanation {
  readonly message: CapturedMessage;
}

/** The captured messages that come closest to what was wanted, the closest first, the newest first among equals. */
export function closestMisses(
  verification: Verification,
  { step, fromMs, limit }: { step?: number | undefined; fromMs: number; limit: number },
): Miss[] {
  const { wanted } = verification;
  const explain =
    step === undefined
      ? compileExplanation(wanted.match)
      : compileExplanation(wanted.inOrder[step] ?? {}, `inOrder[${step}]`);
  let best: Candidate[] = [];
  for (const message of newest(verification, fromMs)) {
    const explanation = explain(message.bytes);
    if (explanation.mismatches.length === 0) continue;
    const worst = best.length < limit ? -1 : (best.at(-1)?.closeness ?? -1);
    if (explanation.closeness > worst)
      best = [...best, { ...explanation, message }].sort((a, b) => b.closeness - a.closeness).slice(0, limit);
  }
  return best.map(({ message, closeness, mismatches }) => ({
    message: verification.messageOf(message),
    closeness,
    mismatches,
  }));
}

function* newest({ capture, concerns }: Verification, fromMs: number): Generator<CapturedMessage> {
  const untilMs = performance.now() + BUDGET_MS;
  let bytes = 0;
  const end = Math.max(0, capture.count - NEWEST);
  for (let index = capture.count - 1; index >= end && bytes < MAX_BYTES && performance.now() < untilMs; index--) {
    const message = capture.at(index);
    if (message === undefined || message.atMs < fromMs) return;
    bytes += message.bytes.length;
    if (concerns(message)) yield message;
  }
}
