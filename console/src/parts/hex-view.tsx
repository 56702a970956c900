import { useSignal } from '@preact/signals';
import { textOf } from './bytes.ts';
import { VirtualList } from './virtual-list.tsx';
import { visibleText } from './text.ts';

const PER_LINE = 16;
const LINE_HEIGHT = 20;

/** Bytes that something is said of. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly kind: 'framing' | 'matched';
}

interface HexViewProps {
  readonly bytes: Uint8Array;
  readonly marks?: readonly Mark[];
}

/** Bytes as hex and as text side by side: what is selected on one side is selected on the other. */
export function HexView({ bytes, marks = [] }: HexViewProps) {
  const selected = useSignal<{ from: number; to: number } | undefined>(undefined);
  const isDown = useSignal(false);
  const select = (event: MouseEvent, extend: boolean): void => {
    const at = Number((event.target as HTMLElement).dataset['at'] ?? -1);
    if (at < 0) return;
    const { from } = (extend ? selected.peek() : undefined) ?? { from: at };
    selected.value = { from, to: at };
  };
  const range =
    selected.value === undefined
      ? undefined
      : {
          from: Math.min(selected.value.from, selected.value.to),
          to: Math.max(selected.value.from, selected.value.to),
        };
  const classOf = (at: number): string => {
    const names = marks.filter((mark) => at >= mark.from && at < mark.to).map(({ kind }) => kind as string);
    if (range !== undefined && at >= range.from && at <= range.to) names.push('selected');
    return names.join(' ');
  };
  return (
    <div
      class="hex"
      onMouseDown={(event) => {
        isDown.value = true;
        select(event, event.shiftKey);
      }}
      onMouseOver={(event) => isDown.value && select(event, true)}
      onMouseUp={() => (isDown.value = false)}
    >
      <VirtualList
        label="Bytes"
        count={Math.ceil(bytes.length / PER_LINE)}
        rowHeight={LINE_HEIGHT}
        row={(line) => (
          <Line
            key={line}
            line={line}
            bytes={bytes.subarray(line * PER_LINE, (line + 1) * PER_LINE)}
            classOf={classOf}
          />
        )}
      />
      <p class="soft hex-about" role="status">
        {range === undefined
          ? 'Drag over bytes to select them.'
          : aboutSelection(bytes.subarray(range.from, range.to + 1), range.from)}
      </p>
    </div>
  );
}

function Line({
  line,
  bytes,
  classOf,
}: {
  readonly line: number;
  readonly bytes: Uint8Array;
  readonly classOf: (at: number) => string;
}) {
  const start = line * PER_LINE;
  return (
    <div class="hex-line" role="option" aria-selected={false}>
      <span class="soft">{start.toString(16).padStart(6, '0')}</span>
      <span class="hex-bytes">
        {Array.from(bytes, (byte, at) => (
          <span key={at} data-at={start + at} class={classOf(start + at)}>
            {byte.toString(16).padStart(2, '0')}
          </span>
        ))}
      </span>
      <span class="hex-text">
        {Array.from(bytes, (byte, at) => (
          <span key={at} data-at={start + at} class={`${classOf(start + at)}${isPrintable(byte) ? '' : ' soft'}`}>
            {isPrintable(byte) ? String.fromCharCode(byte) : '·'}
          </span>
        ))}
      </span>
    </div>
  );
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

/** Where it is, how long it is, and the usual readings of it. */
function aboutSelection(bytes: Uint8Array, from: number): string {
  const parts = [`offset ${from} (0x${from.toString(16)})`, `${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}`];
  if (bytes.length <= 6) {
    const big = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    const little = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
    parts.push(big === little ? `= ${big}` : `big-endian ${big}, little-endian ${little}`);
  }
  return `${parts.join(' · ')} · “${visibleText(textOf(bytes.subarray(0, 60)))}”`;
}
