import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { endpointFaultsSchema } from '../../contract/fault-resource.ts';
import { faultSchema, type Fault } from '../../contract/faults/index.ts';
import {
  ApiAnswer,
  ApiErrors,
  ApiIfMatch,
  ChangeBy,
  ResourceHeaders,
  TakesBody,
  type ChangeConditions,
} from '../../core/http/index.ts';
import { ClientsService } from '../clients/index.ts';
import { ForwardToOwner } from '../nodes/index.ts';
import { EndpointFaults, type FaultyEndpoints } from './endpoint-faults.ts';
import { CHANGE_ERRORS, faultAnswer, newFaultAnswer } from './fault-answers.ts';

@ApiTags('Faults')
@UseInterceptors(ResourceHeaders)
@Controller('clients/:id/faults')
export class ClientFaultsController {
  readonly #faults: EndpointFaults;
  readonly #endpoints: FaultyEndpoints;

  constructor(@Inject(EndpointFaults) faults: EndpointFaults, @Inject(ClientsService) clients: ClientsService) {
    this.#faults = faults;
    this.#endpoints = clients;
  }

  @Get()
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'listClientFaults',
    summary: 'Faults of a client',
    description: 'By name, each with what it has done.',
  })
  @ApiAnswer(200, { description: 'The faults.', schema: endpointFaultsSchema })
  @ApiErrors('not_found', 'timeout', 'node_unreachable')
  list(@Param('id') id: string) {
    return this.#faults.list(this.#endpoints, id);
  }

  @Get(':name')
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'getClientFault',
    summary: 'Inspect a fault of a client',
    description: 'Includes what it has done: units, bytes, hits, and planned and real delay.',
  })
  @ApiAnswer(200, faultAnswer)
  @ApiErrors('not_found', 'timeout', 'node_unreachable')
  get(@Param('id') id: string, @Param('name') name: string) {
    return this.#faults.get(this.#endpoints, id, name);
  }

  @Put(':name')
  @TakesBody('endpoint')
  @ApiIfMatch()
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'putClientFault',
    summary: 'Change or add a fault of a client',
    description:
      'Replaces the fault with this name, and its counts restart; open connections have it at once. Sending the same fault again changes nothing.',
  })
  @ApiAnswer(200, faultAnswer)
  @ApiAnswer(201, newFaultAnswer)
  @ApiErrors(...CHANGE_ERRORS)
  async put(
    @Param('id') id: string,
    @Param('name') name: string,
    @Body({ schema: faultSchema }) fault: Fault,
    @ChangeBy() by: ChangeConditions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { fault: put, isNew } = await this.#faults.put(this.#endpoints, id, { name, fault }, by);
    const path = `/v1/clients/${encodeURIComponent(id)}/faults/${encodeURIComponent(name)}`;
    if (isNew) void reply.status(201).header('location', path);
    return put;
  }

  @Delete(':name')
  @ApiIfMatch()
  @HttpCode(204)
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'deleteClientFault',
    summary: 'Remove a fault of a client',
    description: 'What it holds passes at once, in order.',
  })
  @ApiAnswer(204, { description: 'Deleted.' })
  @ApiErrors(...CHANGE_ERRORS)
  async remove(@Param('id') id: string, @Param('name') name: string, @ChangeBy() by: ChangeConditions): Promise<void> {
    await this.#faults.remove(this.#endpoints, id, name, by);
  }
}
