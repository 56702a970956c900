import { Global, Module } from '@nestjs/common';
import { Lifecycle } from './lifecycle.ts';
import { Readiness } from './readiness.ts';

@Global()
@Module({ providers: [Lifecycle, Readiness], exports: [Lifecycle, Readiness] })
export class LifecycleModule {}
