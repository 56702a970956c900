import { titleOfRule, type MessageRow } from '../../live/messages.ts';
import { formatBytes, formatMs, formatTime } from '../../parts/format.ts';

interface MessageLineProps {
  readonly row: MessageRow;
  readonly before: MessageRow | undefined;
  readonly isRelative: boolean;
  readonly isSelected: boolean;
  readonly isMarked: boolean;
  readonly onSelect: () => void;
}

export const ARROWS = { in: '→ in', out: '← out', gap: '✕ gap' } as const;

/** One message of the list. */
export function MessageLine({ row, before, isRelative, isSelected, isMarked, onSelect }: MessageLineProps) {
  const { number, direction, bytes, preview, connection, atMs, isCut, recorded } = row;
  const time = isRelative ? `+${formatMs(Math.max(0, atMs - (before?.atMs ?? atMs)))}` : formatTime(atMs);
  return (
    <div
      class={`message ${direction}${isMarked ? ' marked' : ''}`}
      role="option"
      aria-selected={isSelected}
      // Not a click: while the list follows, the row is another one until the button is up.
      onMouseDown={onSelect}
    >
      <span class="number">{number}</span>
      <span class="time">{time}</span>
      <span class="direction">{ARROWS[direction]}</span>
      <span class="connection soft" title={connection}>
        {connection.slice(-8)}
      </span>
      <span class="size">{direction === 'gap' ? '' : formatBytes(bytes)}</span>
      <span class={`rule${recorded.rule === null ? ' soft' : ''}`} title="The rule that fired">
        {titleOfRule(recorded)}
      </span>
      {recorded.faults !== undefined && (
        <span class="faults" title={`Faults that hit it: ${recorded.faults.join(', ')}`}>
          ▲ {recorded.faults.join(', ')}
        </span>
      )}
      <span class="preview">
        <bdi>{preview}</bdi>
        {isCut && <span class="tag">cut</span>}
      </span>
    </div>
  );
}
