import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** Most rows in the document at once, whatever the height. */
const MOST_ROWS = 100;
const BESIDE = 4;

interface VirtualListProps {
  readonly label: string;
  readonly count: number;
  readonly rowHeight: number;
  /** How many rows have gone at the top since the beginning: what is read stays where it is. */
  readonly gone?: number;
  /** Stays at the end while rows are added. */
  readonly follows?: boolean;
  readonly onFollow?: (follows: boolean) => void;
  /** This row is brought into view when it changes. */
  readonly current?: number;
  readonly class?: string;
  readonly row: (index: number) => ComponentChildren;
}

/** A list of any length of which only the rows in view are in the document. */
export function VirtualList({
  label,
  count,
  rowHeight,
  gone = 0,
  follows = false,
  onFollow,
  current = -1,
  class: name = '',
  row,
}: VirtualListProps) {
  const element = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  const goneBefore = useRef(gone);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (height.value = entry?.contentRect.height ?? 600));
    if (element.current !== null) observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const list = element.current;
    if (list === null) return;
    if (follows) list.scrollTop = list.scrollHeight;
    else if (gone !== goneBefore.current)
      list.scrollTop = Math.max(0, list.scrollTop - (gone - goneBefore.current) * rowHeight);
    goneBefore.current = gone;
  }, [count, gone, follows]);
  useLayoutEffect(() => {
    const list = element.current;
    if (list === null || current < 0) return;
    const at = current * rowHeight;
    if (at < list.scrollTop) list.scrollTop = at;
    else if (at + rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = at + rowHeight - list.clientHeight;
  }, [current]);
  const onScroll = (): void => {
    const list = element.current;
    if (list === null) return;
    const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - rowHeight;
    if (follows !== isAtEnd && (isAtEnd || list.scrollTop < top.peek())) onFollow?.(isAtEnd);
    top.value = list.scrollTop;
  };
  const first = Math.max(0, Math.min(Math.floor(top.value / rowHeight) - BESIDE, count - 1));
  const last = Math.min(count, first + Math.min(MOST_ROWS, Math.ceil(height.value / rowHeight) + 2 * BESIDE));
  return (
    <div ref={element} class={`virtual ${name}`} role="listbox" aria-label={label} tabIndex={0} onScroll={onScroll}>
      <div role="presentation" style={{ height: `${count * rowHeight}px` }}>
        <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {Array.from({ length: Math.max(0, last - first) }, (_, at) => row(first + at))}
        </div>
      </div>
    </div>
  );
}
