import { Inject, Module } from '@nestjs/common';
import { Metrics } from '../../core/metrics/index.ts';
import { CounterRepository } from './counter.repository.ts';
import { CountersController } from './counters.controller.ts';
import { Counters } from './counters.service.ts';

/** Shared counters in Redis. Other modules inject {@link Counters}. */
@Module({ controllers: [CountersController], providers: [CounterRepository, Counters], exports: [Counters] })
export class CountersModule {
  constructor(@Inject(CounterRepository) repository: CounterRepository, @Inject(Metrics) metrics: Metrics) {
    metrics.register(async () => metrics.set('portcall_counters', await repository.count()));
  }
}
