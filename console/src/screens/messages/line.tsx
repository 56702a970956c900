import { OTHERWISE } from '../../live/rule-hits.ts';
import type { MessageRow } from '../../live/messages.ts';
import { formatBytes, formatMs, formatTime } from '../../parts/format.ts';

interface MessageLineProps {
  readonly row: MessageRow;
  readonly before: MessageRow | undefined;
  readonly isRelative: boolean;
  readonly isSelected: boolean;
  readonly isMarked: boolean;
  readonly rule: string | undefined;
  readonly onSelect: () => void;
}

export const ARROWS = { in: '→ in', out: '← out', gap: '✕ gap' } as const;

/** One message of the list. */
export function MessageLine({ row, before, isRelative, isSelected, isMarked, rule, onSelect }: MessageLineProps) {
  const { number, direction, bytes, preview, connection, atMs, isCut } = row;
  const time = isRelative ? `+${formatMs(Math.max(0, atMs - (before?.atMs ?? atMs)))}` : formatTime(atMs);
  return (
    <div
      class={`message ${direction}${isMarked ? ' marked' : ''}`}
      role="option"
      aria-selected={isSelected}
      onClick={onSelect}
    >
      <span class="number">{number}</span>
      <span class="time">{time}</span>
      <span class="direction">{ARROWS[direction]}</span>
      <span class="connection soft" title={connection}>
        {connection.slice(-8)}
      </span>
      <span class="size">{direction === 'gap' ? '' : formatBytes(bytes)}</span>
      <span
        class={`rule${rule === OTHERWISE ? ' soft' : ''}`}
        title="The rule that fires for it, with the rules as they are now"
      >
        {rule ?? ''}
      </span>
      <span class="preview">
        <bdi>{preview}</bdi>
        {isCut && <span class="tag">cut</span>}
      </span>
    </div>
  );
}
