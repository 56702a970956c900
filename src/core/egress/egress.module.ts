import { Global, Module } from '@nestjs/common';
import { EgressPolicy } from './egress-policy.ts';

@Global()
@Module({ providers: [EgressPolicy], exports: [EgressPolicy] })
export class EgressModule {}
