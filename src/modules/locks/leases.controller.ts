import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  leaseRenewalSchema,
  leaseSchema,
  leaseSpecSchema,
  sharedNameParameter,
  type Lease,
  type LeaseRenewal,
  type LeaseSpec,
} from '../../contract/index.ts';
import { ApiAnswer, ApiErrors, ClientGone, CurrentCaller, Idempotent, type Caller } from '../../core/http/index.ts';
import { LeaseLocation } from './lease-location.interceptor.ts';
import { LeaseRequests } from './lease-requests.ts';
import { Locks } from './locks.service.ts';

@ApiTags('Locks')
@UseInterceptors(LeaseLocation)
@Controller('locks/:name/leases')
export class LeasesController {
  readonly #requests: LeaseRequests;
  readonly #locks: Locks;

  constructor(@Inject(LeaseRequests) requests: LeaseRequests, @Inject(Locks) locks: Locks) {
    this.#requests = requests;
    this.#locks = locks;
  }

  @Post()
  @Idempotent()
  @ApiOperation({
    operationId: 'acquireLock',
    summary: 'Acquire a lock',
    description:
      'The lock need not exist. When it is held, the request waits up to `waitMs`; waiters are served first come, first served, across all nodes. Closing the connection cancels the wait. The lease expires after `ttlMs` unless it is renewed. Pass `fencingToken` to the resource that the lock protects.',
  })
  @ApiAnswer(201, { description: 'The lease.', schema: leaseSchema, headers: { Location: 'Its path.' } })
  @ApiErrors(
    'lock_held',
    'lock_queue_full',
    'lock_limit',
    'wait_limit',
    'idempotency_answer_too_large',
    'idempotency_conflict',
    'idempotency_in_progress',
  )
  acquire(
    @Param('name', { schema: sharedNameParameter }) name: string,
    @Body({ schema: leaseSpecSchema }) spec: LeaseSpec,
    @CurrentCaller() caller: Caller,
    @ClientGone() gone: AbortSignal,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<Lease> {
    return this.#requests.acquire(name, { spec, caller, gone, isKept: key !== undefined });
  }

  @Get(':leaseId')
  @ApiOperation({ operationId: 'getLease', summary: 'Inspect a lease', description: 'Available until the lease ends.' })
  @ApiAnswer(200, { description: 'The lease.', schema: leaseSchema })
  @ApiErrors('lease_lost')
  get(@Param('name', { schema: sharedNameParameter }) name: string, @Param('leaseId') leaseId: string): Promise<Lease> {
    return this.#locks.getLease(name, leaseId);
  }

  @Patch(':leaseId')
  @ApiOperation({
    operationId: 'renewLease',
    summary: 'Renew a lease',
    description:
      'The lease then expires `ttlMs` from now. Renew well before it expires, and stop the work on `lease_lost`.',
  })
  @ApiAnswer(200, { description: 'The lease.', schema: leaseSchema })
  @ApiErrors('lease_lost')
  renew(
    @Param('name', { schema: sharedNameParameter }) name: string,
    @Param('leaseId') leaseId: string,
    @Body({ schema: leaseRenewalSchema }) { ttlMs }: LeaseRenewal,
  ): Promise<Lease> {
    return this.#locks.renew(name, leaseId, ttlMs);
  }

  @Delete(':leaseId')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'releaseLease',
    summary: 'Release a lock',
    description: 'The first waiter gets the lock immediately.',
  })
  @ApiAnswer(204, { description: 'Released.' })
  @ApiErrors('lease_lost')
  release(
    @Param('name', { schema: sharedNameParameter }) name: string,
    @Param('leaseId') leaseId: string,
  ): Promise<void> {
    return this.#locks.release(name, leaseId);
  }
}
