import { Inject, Module } from '@nestjs/common';
import { Metrics } from '../../core/metrics/index.ts';
import { JobThreads, JobThreadsModule } from '../job-threads/index.ts';
import { FunctionCheck } from './function-check.ts';
import { FunctionRepository } from './function.repository.ts';
import { FunctionsController } from './functions.controller.ts';
import { Functions } from './functions.service.ts';

/** Functions: user JavaScript, stored in Redis and run as jobs of the kind `function`. */
@Module({
  imports: [JobThreadsModule],
  controllers: [FunctionsController],
  providers: [FunctionRepository, FunctionCheck, Functions],
  exports: [Functions],
})
export class FunctionsModule {
  constructor(
    @Inject(Functions) functions: Functions,
    @Inject(FunctionRepository) repository: FunctionRepository,
    @Inject(JobThreads) threads: JobThreads,
    @Inject(Metrics) metrics: Metrics,
  ) {
    threads.prepare('function', async ({ function: name }) => ({ source: await functions.getSource(name) }));
    metrics.register(async () => metrics.set('portcall_functions', await repository.count()));
  }
}
