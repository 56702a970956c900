import { can } from '../../app/session.ts';
import type { Endpoint } from '../../live/endpoints.ts';
import { Badge } from '../../parts/badge.tsx';
import { formatBytes, formatMs } from '../../parts/format.ts';
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
  const { kind, resource } = props.endpoint;
  const end = kind === 'client' ? 'client' : resource.handler.type === 'proxy' ? 'upstream' : resource.handler.type;
  return (
    <div class="chains">
      {(['in', 'out'] as const).map((direction) => {
        const stages = stagesOf(props.faults, direction);
        const ends = direction === 'in' ? ['Peer', end] : [end, 'Peer'];
        return (
          <section key={direction} class="chain" aria-label={direction === 'in' ? 'From the peer' : 'To the peer'}>
            <span class="chain-end">{ends[0]}</span>
            {stages.map((named, at) => (
              <Stage key={named.name} {...props} named={named} direction={direction} before={stages[at - 1]} />
            ))}
            <span class="chain-end">{ends[1]}</span>
          </section>
        );
      })}
    </div>
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
              ←
            </button>
          )}
        </div>
      )}
    </div>
  );
}
