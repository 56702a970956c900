import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { MessageRow } from '../../live/messages.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { plural } from '../../parts/format.ts';
import { HexView, type Mark } from '../../parts/hex-view.tsx';
import { readPayload } from './payload.ts';

/** Two messages one above the other; bytes that differ are marked. */
export function Compare({
  rows,
  onClose,
}: {
  readonly rows: readonly [MessageRow, MessageRow];
  readonly onClose: () => void;
}) {
  const pair = useSignal<readonly Uint8Array[] | undefined>(undefined);
  useEffect(() => {
    void Promise.all(rows.map((row) => readPayload(row))).then(
      (read) => (pair.value = read.map((one) => one?.bytes ?? new Uint8Array())),
    );
  }, [rows]);
  const [one = new Uint8Array(), two = new Uint8Array()] = pair.value ?? [];
  const marks = differences(one, two);
  return (
    <Dialog title={`Messages ${rows[0].number} and ${rows[1].number}`} onClose={onClose} wide>
      {pair.value !== undefined && (
        <>
          <p role="status">
            {marks.length === 0
              ? 'They are the same.'
              : `They differ in ${plural(marks.length, 'place')}; ${one.length} and ${two.length} bytes.`}
          </p>
          <div class="compared">
            <HexView bytes={one} marks={marks} />
            <HexView bytes={two} marks={marks} />
          </div>
        </>
      )}
    </Dialog>
  );
}

/** Ranges of offsets where they are not the same. */
function differences(one: Uint8Array, two: Uint8Array): Mark[] {
  const marks: { from: number; to: number; kind: 'matched' }[] = [];
  for (let at = 0; at < Math.max(one.length, two.length); at += 1) {
    if (one[at] === two[at]) continue;
    const last = marks.at(-1);
    if (last?.to === at) last.to = at + 1;
    else marks.push({ from: at, to: at + 1, kind: 'matched' });
  }
  return marks;
}
