import { can } from '../../app/session.ts';
import type { Endpoint } from '../../live/endpoints.ts';
import { Badge } from '../../parts/badge.tsx';
import { formatAddress, formatBytes, formatMs, plural } from '../../parts/format.ts';
import { attempt } from '../../parts/notices.tsx';
import { describeFault, timeLeft } from '../overview/faults.ts';
import { putFault, type NamedFault } from './requests.ts';

interface ChainProps {
  readonly endpoint: Endpoint;
  readonly faults: readonly NamedFault[];
  readonly chosen: string | undefined;
  readonly onChoose: (name: string) => void;
  readonly onChanged: () => void;
}

/** The way of the bytes: peer, stages, handler or upstream, and back. */
export function Chain(props: ChainProps) {
  const { bytesIn, bytesOut, connections } = props.endpoint.resource.status;
  const [end, about] = endOf(props.endpoint);
  return (
    <div class="chain">
      <div class="chain-end">
        <strong>Peer</strong>
        <span class="soft">{plural(connections, 'connection')}</span>
      </div>
      <Lane {...props} direction="in" bytes={bytesIn} />
      <div class="chain-end">
        <strong>{end}</strong>
        <span class="soft">{about}</span>
      </div>
      <Lane {...props} direction="out" bytes={bytesOut} />
      {/* On a narrow page, one thing is below the other, and the way back ends here. */}
      <div class="chain-end again" aria-hidden="true">
        <strong>Peer</strong>
      </div>
    </div>
  );
}

/** What is at the other end, and where. */
function endOf({ kind, resource: { handler } }: Endpoint): readonly [string, string] {
  if (kind === 'client') return ['Client', handler.type];
  if (handler.type !== 'proxy') return ['Handler', handler.type];
  return ['Upstream', handler.upstreams.map(formatAddress).join(', ')];
}

const LANES = {
  in: { label: 'From the peer', arrow: '→' },
  out: { label: 'To the peer', arrow: '←' },
} as const;

function Lane({
  direction,
  bytes,
  ...props
}: ChainProps & { readonly direction: 'in' | 'out'; readonly bytes: number }) {
  const stages = stagesOf(props.faults, direction);
  const { label, arrow } = LANES[direction];
  return (
    <section class={`lane ${direction}`} aria-label={label}>
      <span class="lane-mark">
        <span aria-hidden="true">{arrow}</span> {formatBytes(bytes)}
      </span>
      {stages.map((named, at) => (
        <Stage key={named.name} {...props} named={named} direction={direction} before={stages[at - 1]} />
      ))}
      {stages.length === 0 && <span class="lane-note">as it is</span>}
      <span class="lane-mark" aria-hidden="true">
        {arrow}
      </span>
    </section>
  );
}

/** In the order in which they apply. */
function stagesOf(faults: readonly NamedFault[], direction: 'in' | 'out'): readonly NamedFault[] {
  return faults
    .filter(({ fault }) => !('direction' in fault) || fault.direction === direction || fault.direction === 'both')
    .sort((a, b) => orderOf(a) - orderOf(b) || (a.name < b.name ? -1 : 1));
}

function orderOf({ fault }: NamedFault): number {
  return 'order' in fault ? fault.order : 0;
}

interface StageProps extends ChainProps {
  readonly named: NamedFault;
  readonly direction: 'in' | 'out';
  /** The stage before it on the way: it can go in front of that. */
  readonly before: NamedFault | undefined;
}

function Stage({ endpoint, named, direction, before, chosen, onChoose, onChanged }: StageProps) {
  const { name, fault, counts, leftMs } = named;
  const counted = counts.find((one) => one.direction === direction);
  const change = (attributes: object): Promise<void> =>
    attempt(() => putFault(endpoint, name, { ...fault, ...attributes })).then(onChanged);
  return (
    <div class={`stage${fault.enabled ? '' : ' muted'}${chosen === name ? ' chosen' : ''}`}>
      <button type="button" class="link stage-name" aria-pressed={chosen === name} onClick={() => onChoose(name)}>
        {name}
      </button>
      <p>{describeFault(fault)}</p>
      {!fault.enabled && <Badge tone="off">muted</Badge>}
      {leftMs !== undefined && <Badge tone="warn">{timeLeft(leftMs)} left</Badge>}
      {counted !== undefined && (
        <p class="soft">
          {counted.units.toLocaleString('en')} passed, {counted.hits.toLocaleString('en')} hit
          {counted.droppedBytes > 0 && `, ${formatBytes(counted.droppedBytes)} dropped`}
          {counted.heldBytes > 0 && `, ${formatBytes(counted.heldBytes)} held`}
        </p>
      )}
      {counted !== undefined && counted.delayed > 0 && (
        <p class="soft">
          delay planned {formatMs(counted.plannedMs)}, real {formatMs(counted.realMs)}
        </p>
      )}
      {can('write') && (
        <div class="stage-actions">
          <button type="button" class="small" onClick={() => void change({ enabled: !fault.enabled })}>
            {fault.enabled ? 'Mute' : 'Unmute'}
          </button>
          {before !== undefined && 'order' in fault && (
            <button
              type="button"
              class="small"
              aria-label={`Apply ${name} before ${before.name}`}
              onClick={() => void change({ order: orderOf(before) - 1 })}
            >
              {direction === 'in' ? '←' : '→'}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
