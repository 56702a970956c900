import { usageError } from '../exit-codes.ts';
import { freeName, isObject, Report, type Converted, type Json } from './conversion.ts';

/** Toxiproxy's configuration file: a list of proxies, as its server takes it with `-config`. */
export function convertToxiproxy(source: unknown): Converted {
  if (!Array.isArray(source))
    throw usageError('a configuration of Toxiproxy is a list of proxies: [{"name": …, "listen": …, "upstream": …}]');
  const report = new Report();
  const listeners: Record<string, Record<string, unknown>> = {};
  for (const [at, proxy] of source.entries()) {
    const place = `proxies[${at}]`;
    const listener = isObject(proxy) ? listenerOf(proxy, place, report) : undefined;
    if (!isObject(proxy)) report.add(place, 'is not a proxy');
    if (listener === undefined) continue;
    const wanted = typeof (proxy as Json)['name'] === 'string' ? String((proxy as Json)['name']) : '';
    const name = freeName(wanted, listeners, (changed) =>
      report.add(`${place}.name`, `"${wanted}" is named "${changed}"`),
    );
    listeners[name] = listener;
  }
  return { listeners, notes: report.notes };
}

function listenerOf(proxy: Json, place: string, report: Report): Record<string, unknown> | undefined {
  const upstream = addressOf(proxy['upstream']);
  const listen = addressOf(proxy['listen'] ?? '127.0.0.1:0');
  if (upstream === undefined || upstream.port === 0 || upstream.host === '') {
    report.add(`${place}.upstream`, `not converted: ${JSON.stringify(proxy['upstream'] ?? null)} is not host:port`);
    return undefined;
  }
  if (listen === undefined) {
    report.add(`${place}.listen`, `not converted: ${JSON.stringify(proxy['listen'])} is not host:port`);
    return undefined;
  }
  const toxics = faultsOf(Array.isArray(proxy['toxics']) ? proxy['toxics'] : [], place, report);
  // A disabled proxy refuses connections until this fault is muted or removed.
  const faults = proxy['enabled'] === false ? { ...toxics, disabled: { type: 'refuse' } } : toxics;
  // Toxiproxy binds all addresses then; a server here binds others than loopback only where it is allowed.
  if (listen.host === '') report.add(`${place}.listen`, 'it listens on 127.0.0.1 only; set `host` for other addresses');
  return {
    port: listen.port,
    ...(listen.host === '' ? {} : { host: listen.host }),
    handler: { type: 'proxy', upstreams: [upstream] },
    ...(Object.keys(faults).length === 0 ? {} : { faults }),
  };
}

function addressOf(value: unknown): { host: string; port: number } | undefined {
  const [, bracketed, plain, digits] =
    /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(typeof value === 'string' ? value : '') ?? [];
  const port = Number(digits);
  return digits === undefined || port > 65_535 ? undefined : { host: bracketed ?? plain ?? '', port };
}

type Attributes = (name: string, fallback?: number) => number;

interface ToxicType {
  /** The fault of the same effect; undefined: the attributes are outside of what it can have. */
  readonly convert: (attribute: Attributes) => Json | undefined;
}

/** One row for each type of toxic. */
const TOXICS: Readonly<Record<string, ToxicType>> = {
  latency: { convert: (attribute) => ({ type: 'latency', ms: attribute('latency'), jitterMs: attribute('jitter') }) },
  bandwidth: { convert: (attribute) => ({ type: 'bandwidth', bytesPerSecond: attribute('rate') * 1000 }) },
  slow_close: { convert: (attribute) => ({ type: 'slowClose', delayMs: attribute('delay') }) },
  timeout: {
    convert: (attribute) => {
      const closeIdleMs = attribute('timeout');
      return { type: 'stall', how: 'swallow', onRemove: 'close', ...(closeIdleMs === 0 ? {} : { closeIdleMs }) };
    },
  },
  reset_peer: { convert: (attribute) => ({ type: 'close', how: 'reset', firstBytesMs: attribute('timeout') }) },
  slicer: {
    convert: (attribute) => {
      const bytes = attribute('average_size');
      const variationBytes = Math.min(attribute('size_variation'), bytes - 1);
      return bytes < 1 ? undefined : { type: 'slice', bytes, variationBytes, delayMs: attribute('delay') / 1000 };
    },
  },
  limit_data: { convert: (attribute) => ({ type: 'limit', bytes: attribute('bytes'), then: 'close' }) },
  packet_loss: {
    convert: (attribute) => ({
      type: 'loss',
      per: 'chunk',
      rate: attribute('loss_rate'),
      correlation: attribute('correlation'),
    }),
  },
  noop: { convert: () => ({ type: 'noop' }) },
};

const DIRECTIONS: Readonly<Record<string, string>> = { upstream: 'in', downstream: 'out' };

function faultsOf(toxics: readonly unknown[], place: string, report: Report): Record<string, Json> {
  const faults: Record<string, Json> = {};
  for (const [at, toxic] of toxics.entries()) {
    const where = `${place}.toxics[${at}]`;
    const fault = isObject(toxic) ? faultOf(toxic, where, report) : undefined;
    if (!isObject(toxic) || fault === undefined) continue;
    const stream = String(toxic['stream'] ?? 'downstream').toLowerCase();
    const wanted = String(toxic['name'] ?? `${String(toxic['type'])}_${stream}`);
    const named = /^[A-Za-z][A-Za-z0-9._-]{0,62}$/.test(wanted) ? wanted : `fault-${at + 1}`;
    if (named !== wanted) report.add(`${where}.name`, `"${wanted}" is named "${named}"`);
    // Toxics act in the order in which they were added, faults by `order`.
    faults[named] = { ...fault, ...(toxics.length > 1 ? { order: at } : {}) };
  }
  return faults;
}

function faultOf(toxic: Json, where: string, report: Report): Json | undefined {
  const type = String(toxic['type']);
  const entry = Object.hasOwn(TOXICS, type) ? TOXICS[type] : undefined;
  const direction = DIRECTIONS[String(toxic['stream'] ?? 'downstream').toLowerCase()];
  if (entry === undefined) {
    report.add(where, `not converted: there is no toxic of the type "${type}"`);
    return undefined;
  }
  if (direction === undefined) {
    report.add(`${where}.stream`, `not converted: "${String(toxic['stream'])}" is neither upstream nor downstream`);
    return undefined;
  }
  const attributes = isObject(toxic['attributes']) ? toxic['attributes'] : toxic;
  const wrong = Object.entries(isObject(toxic['attributes']) ? toxic['attributes'] : {}).find(
    ([, value]) => typeof value !== 'number' || value < 0,
  );
  const fault =
    wrong === undefined ? entry.convert((name, fallback = 0) => numberOf(attributes[name], fallback)) : undefined;
  if (fault === undefined) {
    report.add(
      `${where}.attributes`,
      `not converted: ${wrong === undefined ? 'average_size must be at least 1' : `${wrong[0]} is ${JSON.stringify(wrong[1])}`}`,
    );
    return undefined;
  }
  const probability = numberOf(toxic['toxicity'], 1);
  return { ...fault, direction, ...(probability === 1 ? {} : { probability: Math.min(1, Math.max(0, probability)) }) };
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}
