import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { href, setQuery } from '../../app/router.ts';
import { can } from '../../app/session.ts';
import type { Endpoint } from '../../live/endpoints.ts';
import { titleOfRule, type MessageRow } from '../../live/messages.ts';
import { hexOf, textOf } from '../../parts/bytes.ts';
import { copyText } from '../../parts/copy.tsx';
import { formatBytes, formatTime } from '../../parts/format.ts';
import { HexView, type Mark } from '../../parts/hex-view.tsx';
import { Menu } from '../../parts/menu.tsx';
import { describeFault } from '../overview/faults.ts';
import { ARROWS } from './line.tsx';
import { matchedMarks, onTheWire } from './marks.ts';
import { readPayload } from './payload.ts';
import { ruleFor } from './rule-for.ts';
import { SendDialog } from './send-dialog.tsx';

interface DetailProps {
  readonly row: MessageRow;
  readonly endpoint: Endpoint | undefined;
  readonly answer: MessageRow | undefined;
  readonly isMarked: boolean;
  readonly onCompare: () => void;
  readonly onClose: () => void;
}

interface Shown {
  readonly message: Uint8Array;
  readonly bytes: Uint8Array;
  readonly marks: readonly Mark[];
  readonly isTruncated: boolean;
}

/** Facts and bytes of the selected message. */
export function Detail({ row, endpoint, answer, isMarked, onCompare, onClose }: DetailProps) {
  const shown = useSignal<Shown | 'reading' | 'gone'>('reading');
  const isSending = useSignal(false);
  useEffect(() => {
    const stopping = new AbortController();
    shown.value = 'reading';
    read(row, endpoint, stopping.signal).then(
      (value) => void (stopping.signal.aborted || (shown.value = value)),
      () => void (stopping.signal.aborted || (shown.value = 'gone')),
    );
    return () => stopping.abort();
  }, [row, titleOfRule(row.recorded)]);
  if (row.direction === 'gap')
    return (
      <section class="detail" aria-label="Gap">
        <p class="problem">✕ {row.preview}</p>
      </section>
    );
  const { value } = shown;
  const message = typeof value === 'string' ? undefined : value.message;
  return (
    <section class="detail" aria-label={`Message ${row.number}`}>
      <div class="facts">
        <div class="pane-bar">
          <strong>Message {row.number}</strong>
          {message !== undefined && <Menu label="Copy" items={copiesOf(row, message, answer)} text="Copy" />}
          {can('write', 'payload') && message !== undefined && (
            <button type="button" class="small" data-send onClick={() => (isSending.value = true)}>
              Edit and send
            </button>
          )}
          <button type="button" class="small" aria-pressed={isMarked} onClick={onCompare}>
            Compare
          </button>
          <button type="button" class="small" aria-label="Close the message" onClick={onClose}>
            ✕
          </button>
        </div>
        <Facts row={row} endpoint={endpoint} isTruncated={typeof value !== 'string' && value.isTruncated} />
      </div>
      {typeof value === 'string' ? (
        <p class="soft pane-empty">
          {value === 'reading' ? 'Reading…' : 'Its bytes are no longer in the log, or were never published.'}
        </p>
      ) : (
        <HexView key={row.number} bytes={value.bytes} marks={value.marks} />
      )}
      {isSending.value && message !== undefined && (
        <SendDialog connection={row.connection} message={message} onClose={() => (isSending.value = false)} />
      )}
    </section>
  );
}

async function read(row: MessageRow, endpoint: Endpoint | undefined, signal: AbortSignal): Promise<Shown | 'gone'> {
  if (row.direction === 'gap') return 'gone';
  const payload = await readPayload(row, signal);
  if (payload === undefined) return 'gone';
  const message = payload.bytes;
  const wire =
    endpoint === undefined || payload.isTruncated
      ? { bytes: message, marks: [] }
      : await onTheWire(endpoint, message).catch(() => ({ bytes: message, marks: [] as Mark[] }));
  const offset = wire.marks[0]?.from === 0 ? wire.marks[0].to : 0;
  const { handler } = endpoint?.resource ?? {};
  const fired =
    handler?.type === 'rules' && row.direction === 'in'
      ? handler.rules.find(({ name }, index) => titleOfRule({ rule: { index, name } }) === titleOfRule(row.recorded))
      : undefined;
  return {
    message,
    bytes: wire.bytes,
    marks: [...wire.marks, ...matchedMarks(fired?.when, message, offset)],
    isTruncated: payload.isTruncated,
  };
}

function copiesOf(row: MessageRow, message: Uint8Array, answer: MessageRow | undefined) {
  const json = {
    at: row.at,
    direction: row.direction,
    connection: row.connection,
    seq: row.seq,
    bytes: row.bytes,
    data: hexOf(message),
    encoding: 'hex',
  };
  return [
    { text: 'Copy as hex', run: () => copyText(hexOf(message, ' ')) },
    { text: 'Copy as text', run: () => copyText(textOf(message)) },
    { text: 'Copy as JSON', run: () => copyText(JSON.stringify(json)) },
    { text: 'Copy as rule', run: () => copyText(JSON.stringify(ruleFor(message, answer), null, 2)) },
  ];
}

function Facts({
  row,
  endpoint,
  isTruncated,
}: Pick<DetailProps, 'row' | 'endpoint'> & { readonly isTruncated: boolean }) {
  const { direction, recorded } = row;
  const { faults = [] } = recorded;
  return (
    <dl>
      <dt>Time</dt>
      <dd>{formatTime(row.at)}</dd>
      <dt>Direction</dt>
      <dd>{ARROWS[direction]}</dd>
      <dt>Size</dt>
      <dd>
        {formatBytes(row.bytes)}{' '}
        {row.bytes >= 1024 && <span class="soft">({row.bytes.toLocaleString('en')} bytes)</span>}
        {isTruncated && <span class="tag">truncated: only its beginning is kept</span>}
      </dd>
      {endpoint !== undefined && (
        <>
          <dt>Endpoint</dt>
          <dd>
            <a href={href(['endpoint', endpoint.kind, endpoint.id])}>{endpoint.title}</a>{' '}
            <span class="soft">{endpoint.resource.framing.type}</span>
          </dd>
        </>
      )}
      <dt>Connection</dt>
      <dd>
        <button type="button" class="link mono" onClick={() => setQuery({ connection: row.connection })}>
          {row.connection}
        </button>
      </dd>
      <dt>Event</dt>
      <dd>number {row.seq} of its connection</dd>
      {recorded.rule !== undefined && (
        <>
          <dt>Rule</dt>
          <dd>{recorded.rule === null ? 'none matched: otherwise' : titleOfRule(recorded)}</dd>
        </>
      )}
      {faults.length > 0 && (
        <>
          <dt>Faults</dt>
          <dd>{faults.map((name) => describeHit(name, endpoint)).join(', ')}</dd>
        </>
      )}
    </dl>
  );
}

/** A fault that hit the message; what it does is known as long as it is there. */
function describeHit(name: string, endpoint: Endpoint | undefined): string {
  const fault = endpoint?.resource.faults[name];
  return fault === undefined ? name : `${name}: ${describeFault(fault)}`;
}
