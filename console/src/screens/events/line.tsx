import { go, param } from '../../app/router.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { formatMs, formatTime } from '../../parts/format.ts';
import type { EventRow } from './log.ts';

/** Times since the event before. */
export function isRelative(): boolean {
  return param('time') === 'delta';
}

function toneOf(type: string): Tone {
  if (type === 'gap' || type === 'log.gap' || /failed|error|lost|timed_out/.test(type)) return 'bad';
  return /deleted|stopped|closed|cancelled|expired/.test(type) ? 'off' : 'ok';
}

interface EventLineProps {
  readonly row: EventRow;
  readonly before: EventRow | undefined;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function timeOf({ at }: EventRow, before: EventRow | undefined): string {
  if (at === '') return '';
  if (!isRelative()) return formatTime(at);
  return `+${formatMs(Math.max(0, Date.parse(at) - Date.parse(before?.at || at)))}`;
}

/** One event of the list. */
export function EventLine({ row, before, isSelected, onSelect }: EventLineProps) {
  const isGap = row.type === 'gap' || row.type === 'log.gap';
  return (
    <div
      class={`message${isGap ? ' gap' : ''}`}
      role="option"
      aria-selected={isSelected}
      onMouseDown={onSelect}
      onDblClick={() => row.place !== undefined && go(...row.place)}
      title={row.place === undefined ? '' : 'Enter or a double click opens it'}
    >
      <span class="number">{row.number}</span>
      <span class="time">{timeOf(row, before)}</span>
      <span class="event-type">
        <Badge tone={toneOf(row.type)}>{row.type}</Badge>
      </span>
      <span class="about soft">{row.about}</span>
      <span class="preview">
        <bdi>{row.text}</bdi>
      </span>
    </div>
  );
}
