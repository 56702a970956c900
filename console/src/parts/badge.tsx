import type { ComponentChildren } from 'preact';

export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'off';

/** A shape for each tone: colour is never alone. */
const SHAPES: Readonly<Record<Tone, string>> = { ok: '●', busy: '◐', warn: '▲', bad: '✕', off: '○' };

const TONES: Readonly<Record<string, Tone>> = {
  listening: 'ok',
  connected: 'ok',
  open: 'ok',
  active: 'ok',
  completed: 'ok',
  alive: 'ok',
  starting: 'busy',
  connecting: 'busy',
  stopping: 'busy',
  running: 'busy',
  queued: 'busy',
  delayed: 'busy',
  dialling: 'busy',
  closing: 'busy',
  draining: 'busy',
  half_closed_local: 'warn',
  half_closed_remote: 'warn',
  suspended: 'warn',
  paused: 'warn',
  waiting: 'warn',
  disconnected: 'warn',
  failed: 'bad',
  timed_out: 'bad',
  gap: 'bad',
};

export function toneOf(state: string): Tone {
  return TONES[state] ?? 'off';
}

export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{SHAPES[tone]}</span> {children}
    </span>
  );
}

export function StateBadge({ state }: { readonly state: string }) {
  return <Badge tone={toneOf(state)}>{state.replaceAll('_', ' ')}</Badge>;
}
