import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { nodesQuerySchema, type NodesQuery, nodeSchema, pageOf, type Node, type Page } from '../../contract/index.ts';
import { ApiAnswer } from '../../core/http/index.ts';
import { Nodes } from './nodes.service.ts';

@ApiTags('Nodes')
@Controller('nodes')
export class NodesController {
  readonly #nodes: Nodes;

  constructor(@Inject(Nodes) nodes: Nodes) {
    this.#nodes = nodes;
  }

  @Get()
  @ApiOperation({
    operationId: 'listNodes',
    summary: 'List the nodes of the cluster',
    description: 'All nodes, including stopped and lost ones, ordered by name; at most 1024, on one page.',
  })
  @ApiAnswer(200, { description: 'The nodes.', schema: pageOf(nodeSchema, 'NodePage') })
  async list(@Query({ schema: nodesQuerySchema }) { order }: NodesQuery): Promise<Page<Node>> {
    const nodes = await this.#nodes.list();
    return { items: order === 'asc' ? nodes : nodes.toReversed(), nextCursor: null };
  }
}
