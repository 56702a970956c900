import { clientSpecSchema } from '../../contract/client.ts';
import { nameSchema } from '../../contract/endpoint.ts';
import { poolSpecSchema, scheduleSpecSchema } from '../../contract/jobs/index.ts';
import { listenerSpecSchema } from '../../contract/listener.ts';
import {
  SETUP_MEMBERS,
  setupCounterSchema,
  setupEnvelopeSchema,
  type SetupEnvelope,
  type SetupMember,
} from '../../contract/setup.ts';
import { ValidationError } from '../../core/errors/index.ts';
import { fieldPath, parseWith, type JsonObject } from '../../core/http/index.ts';
import { parseFunction } from './kinds/parse-function.ts';
import { itemOf, parseItem, SetupFaults } from './setup-faults.ts';

/** A document with its names; the items are as they were sent. Throws `validation_failed`. */
export function readDocument(body: JsonObject): SetupEnvelope {
  const document = parseWith(setupEnvelopeSchema, body);
  const faults = SETUP_MEMBERS.flatMap((member) =>
    Object.keys(document[member]).flatMap((name) => {
      const issue = nameSchema.safeParse(name).error?.issues[0];
      return issue === undefined ? [] : [{ path: fieldPath([member, name]), message: `the name ${issue.message}` }];
    }),
  );
  if (faults.length > 0) throw new ValidationError(faults);
  return document;
}

/** What a caller that does not see it may leave out, because it is stored, is not missed. */
const CHECKS: Readonly<Record<SetupMember, (raw: unknown, name: string) => Promise<unknown>>> = {
  listeners: (raw, name) => parseItem(listenerSpecSchema, raw, name),
  clients: (raw, name) => parseItem(clientSpecSchema, raw, name),
  pools: (raw, name) => parseItem(poolSpecSchema, raw, name),
  functions: (raw, name) => parseFunction(raw, name, 'export default () => null'),
  schedules: async (raw, name) =>
    itemOf(raw, name)['input'] === undefined ? undefined : parseItem(scheduleSpecSchema, raw, name),
  counters: async (raw, name) => parseCounter(raw, name),
};

export function parseCounter(raw: unknown, name: string): { readonly value: number } {
  const { name: _name, ...fields } = itemOf(raw, name);
  return parseWith(setupCounterSchema, fields);
}

/** Throws `validation_failed` with everything that is wrong and can be seen without a node: before one is started. */
export async function checkDocument(body: JsonObject): Promise<void> {
  const document = readDocument(body);
  const faults = new SetupFaults();
  for (const member of SETUP_MEMBERS)
    for (const [name, raw] of Object.entries(document[member]))
      await faults.check([member, name], () => CHECKS[member](raw, name));
  faults.throwIfAny();
}
