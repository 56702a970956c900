import { DEFAULT_DIAL, type ProxyDial, type ProxyHandler as ProxySpec } from '../../../../contract/proxy-handler.ts';
import { DialDeadlines, type LinkTarget } from '../../relay/index.ts';
import { Picker } from './picker.ts';

/** What the sessions of a proxy share: its settings, and what became of their dials. */
export class Upstreams {
  readonly spec: ProxySpec;
  readonly dial: ProxyDial;
  /** In the order of the settings. */
  readonly targets: readonly LinkTarget[];
  readonly picker: Picker;
  readonly deadlines: DialDeadlines;

  constructor(spec: ProxySpec, targets: readonly LinkTarget[]) {
    this.spec = spec;
    this.dial = spec.dial ?? DEFAULT_DIAL;
    this.targets = targets;
    this.picker = new Picker(spec);
    this.deadlines = new DialDeadlines(this.dial.timeoutMs);
  }
}
