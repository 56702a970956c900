import { z } from 'zod';
import { MAX_WAIT_MS } from './client.ts';
import { namedPageQuerySchema } from './page.ts';
import { sharedNameSchema } from './shared-name.ts';

/** Longest time to live of a lease, in milliseconds: a day. */
export const MAX_LEASE_TTL_MS = 86_400_000;
/** Shortest, in milliseconds: renewing takes a request. */
export const MIN_LEASE_TTL_MS = 50;
/** Default time to live of a lease, in milliseconds. */
export const DEFAULT_LEASE_TTL_MS = 30_000;

export const lockNameSchema = sharedNameSchema.meta({
  description: 'Name of the lock: 1 to 128 letters, digits, `_`, `.`, `:` or `-`. It need not be created.',
});
/** Written with code points, which every dialect of regular expressions has, unlike classes by property. */
const NO_CONTROL_CHARACTERS = new RegExp(String.raw`^[^\x00-\x1f\x7f-\x9f]*$`);
export const leaseOwnerSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(NO_CONTROL_CHARACTERS, 'must not have control characters')
  .meta({ description: 'Who holds the lock: 1 to 200 characters.' });

export const fencingTokenSchema = z.int().min(1).meta({
  description:
    'Greater than the token of every earlier lease. The protected resource should remember the greatest token it has seen and refuse smaller ones; then a slow holder cannot overwrite the work of its successor.',
});
const ttlMsField = z.int().min(MIN_LEASE_TTL_MS).max(MAX_LEASE_TTL_MS);
const time = z.iso.datetime();

export const leaseSpecSchema = z
  .strictObject({
    ttlMs: ttlMsField.default(DEFAULT_LEASE_TTL_MS).meta({
      description:
        'The lease ends this many milliseconds after it was acquired or renewed, by the clock of Redis; 50 to 86400000. Default 30000.',
    }),
    waitMs: z.int().min(0).max(MAX_WAIT_MS).default(0).meta({
      description:
        'How long to wait for a held lock, in milliseconds, at most 60000. First come, first served. 0: do not wait. Default 0.',
    }),
    owner: leaseOwnerSchema
      .optional()
      .meta({ description: 'Who holds the lock, shown to readers. Default: the name of the API key, or `local`.' }),
  })
  .prefault({})
  .meta({
    id: 'LeaseSpec',
    description: 'The lease to acquire. The body may be left out.',
    examples: [{ ttlMs: 30_000, waitMs: 5000, owner: 'worker-1' }],
  });
export type LeaseSpec = z.output<typeof leaseSpecSchema>;

export const leaseRenewalSchema = z
  .strictObject({
    ttlMs: ttlMsField.meta({
      description: 'The lease ends this many milliseconds from now, by the clock of Redis; 50 to 86400000.',
    }),
  })
  .meta({ id: 'LeaseRenewal', examples: [{ ttlMs: 30_000 }] });
export type LeaseRenewal = z.output<typeof leaseRenewalSchema>;

export const leaseSchema = z
  .strictObject({
    lock: lockNameSchema,
    leaseId: z.string().meta({ description: 'Renews and releases the lease; returned only to the holder.' }),
    fencingToken: fencingTokenSchema,
    owner: z.string(),
    ttlMs: z.int32(),
    acquiredAt: time,
    expiresAt: time,
  })
  .meta({
    id: 'Lease',
    description: 'The right to hold a lock for a limited time.',
    examples: [
      {
        lock: 'orders',
        leaseId: 'lea_06d8xk3v9e0q5m2h7t1c4b8n3z',
        fencingToken: 1_767_225_600_000_000,
        owner: 'worker-1',
        ttlMs: 30_000,
        acquiredAt: '2026-01-01T00:00:00.000Z',
        expiresAt: '2026-01-01T00:00:30.000Z',
      },
    ],
  });
export type Lease = z.infer<typeof leaseSchema>;

export const lockHolderSchema = z
  .strictObject({
    owner: z.string(),
    fencingToken: fencingTokenSchema,
    node: z.string().meta({ description: 'Name of the node that acquired it.' }),
    ttlMs: z.int32(),
    acquiredAt: time,
    expiresAt: time,
  })
  .meta({ id: 'LockHolder', description: 'The current lease, without its id.' });
export type LockHolder = z.infer<typeof lockHolderSchema>;

export const lockWaiterSchema = z
  .strictObject({
    position: z.int32().meta({ description: 'Position in the queue; 1 is next.' }),
    owner: z.string(),
    node: z.string().meta({ description: 'Name of the node it waits on.' }),
    since: time,
    deadline: time.meta({ description: 'When the wait ends.' }),
  })
  .meta({ id: 'LockWaiter', description: 'A request or job that waits for a lock.' });
export type LockWaiter = z.infer<typeof lockWaiterSchema>;

const summaryFields = {
  name: lockNameSchema,
  holder: lockHolderSchema
    .nullable()
    .meta({ description: 'Null: the lock is free, or is being handed to the next waiter.' }),
  waiters: z.int32().meta({ description: 'Number of waiters.' }),
};
export const lockSummarySchema = z
  .strictObject(summaryFields)
  .meta({ id: 'LockSummary', description: 'A lock in a list.' });
export type LockSummary = z.infer<typeof lockSummarySchema>;

export const lockSchema = z
  .strictObject({
    ...summaryFields,
    queue: z.array(lockWaiterSchema).meta({ description: 'Waiters, in the order in which they get the lock.' }),
  })
  .meta({
    id: 'NamedLock',
    description: 'The holder of a lock and its waiters. A lock that was never used is free.',
  });
export type Lock = z.infer<typeof lockSchema>;

export const lockQuerySchema = namedPageQuerySchema;
export type LockQuery = z.output<typeof lockQuerySchema>;
