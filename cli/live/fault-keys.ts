import type { Invocation } from '../command.ts';
import type { Resource } from '../server.ts';
import { faultText } from '../view/fault-text.ts';
import type { Interruption } from './interruption.ts';

const MOST_KEYS = 9;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** On a terminal the keys 1 to 9 mute and unmute the faults of a listener, in order of their names. Returns what gives the terminal back. */
export function faultKeys(
  invocation: Invocation,
  listener: Resource,
  interruption: Interruption,
): (() => void) | undefined {
  const { io } = invocation;
  const faults = Object.entries((listener['faults'] ?? {}) as Record<string, Resource>);
  const switches = new FaultSwitches(invocation, String(listener['id']), faults.slice(0, MOST_KEYS));
  switches.show();
  if (io.stdin.isTTY !== true || io.stdin.setRawMode === undefined) return undefined;
  const onKeys = (keys: Buffer): void => {
    for (const key of keys.toString()) {
      if (key === CTRL_C || key === CTRL_D || key === 'q') interruption.end();
      else switches.press(key);
    }
  };
  // Raw: each key arrives at once. Ctrl-C is a key then, not a signal.
  io.stdin.setRawMode(true);
  io.stdin.on('data', onKeys);
  io.stdin.resume();
  return () => {
    io.stdin.off('data', onKeys);
    io.stdin.setRawMode?.(false);
    io.stdin.pause();
  };
}

class FaultSwitches {
  readonly #invocation: Invocation;
  readonly #path: string;
  readonly #faults: { readonly name: string; readonly text: string; isOn: boolean }[];
  /** Changes happen one after the other, in the order of the keys. */
  #last: Promise<void> = Promise.resolve();

  constructor(invocation: Invocation, id: string, faults: readonly (readonly [string, Resource])[]) {
    this.#invocation = invocation;
    this.#path = `/v1/listeners/${id}`;
    this.#faults = faults.map(([name, fault]) => ({ name, text: faultText(fault), isOn: fault['enabled'] !== false }));
  }

  show(): void {
    for (const [at, { name, text, isOn }] of this.#faults.entries())
      this.#invocation.out.note(`  ${at + 1}  ${isOn ? 'on   ' : 'muted'}  ${name}: ${text}`);
  }

  press(key: string): void {
    const fault = this.#faults[Number(key) - 1];
    if (fault === undefined) return;
    this.#last = this.#last
      .then(() => this.#toggle(fault))
      .catch((error: unknown) => this.#invocation.out.note(String(error)));
  }

  async #toggle(fault: { readonly name: string; isOn: boolean }): Promise<void> {
    const enabled = !fault.isOn;
    await this.#invocation.server.request('PATCH', this.#path, { body: { faults: { [fault.name]: { enabled } } } });
    fault.isOn = enabled;
    this.#invocation.out.note(`${fault.name} is ${enabled ? 'on' : 'muted'}`);
  }
}
