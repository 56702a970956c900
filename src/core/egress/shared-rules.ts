import type { EgressRules } from './egress-rules.ts';

/** Room for the rules of 1024 nodes with several addresses each, in bytes of JSON. Untouched pages take no memory. */
const SLOT_BYTES = 1024 * 1024;
const HEAD_BYTES = 16;

/**
 * Egress rules in memory that all threads share, so that a thread that connects a moment after a change sees it, busy or not, without a
 * message. One thread writes.
 *
 *   int32 version │ int32 length of slot 0 │ int32 length of slot 1 │ – │ slot 0 │ slot 1      slot of a version: its lowest bit
 *
 * The next version is written to the other slot and then announced, so that a reader is disturbed only by two writes during one read, and
 * sees that by the version.
 */
export function newSharedRules(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD_BYTES + 2 * SLOT_BYTES);
}

/** Throws when the rules are larger than there is room for. */
export function writeSharedRules(shared: SharedArrayBuffer, rules: EgressRules): void {
  const head = new Int32Array(shared, 0, HEAD_BYTES / 4);
  const bytes = Buffer.from(JSON.stringify(rules));
  if (bytes.length > SLOT_BYTES)
    throw new Error(`the egress rules take ${bytes.length} bytes, more than ${SLOT_BYTES}`);
  const version = (Atomics.load(head, 0) + 1) | 0;
  const slot = version & 1;
  new Uint8Array(shared, HEAD_BYTES + slot * SLOT_BYTES, bytes.length).set(bytes);
  Atomics.store(head, 1 + slot, bytes.length);
  Atomics.store(head, 0, version);
}

/** Changes with every write; 0 before the first. */
export function versionOf(shared: SharedArrayBuffer): number {
  return Atomics.load(new Int32Array(shared, 0, 1), 0);
}

/** The newest rules and their version; undefined before the first write. */
export function readSharedRules(
  shared: SharedArrayBuffer,
): { readonly version: number; readonly rules: EgressRules } | undefined {
  const head = new Int32Array(shared, 0, HEAD_BYTES / 4);
  for (;;) {
    const version = Atomics.load(head, 0);
    if (version === 0) return undefined;
    const slot = version & 1;
    const text = Buffer.from(
      new Uint8Array(shared, HEAD_BYTES + slot * SLOT_BYTES, Atomics.load(head, 1 + slot)).slice(),
    ).toString('utf8');
    if (((Atomics.load(head, 0) - version) | 0) === 0) return { version, rules: JSON.parse(text) as EgressRules };
  }
}
