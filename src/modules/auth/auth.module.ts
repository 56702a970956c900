import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { STREAM_GUARD } from '../events/index.ts';
import { Authentication } from './authentication.ts';
import { ClusterSecret } from './cluster-secret.ts';
import { KeyController } from './key.controller.ts';
import { Passports } from './passports.ts';
import { ScopesGuard } from './scopes.guard.ts';
import { StreamAuthentication } from './stream-authentication.ts';

@Global()
@Module({
  controllers: [KeyController],
  providers: [
    ClusterSecret,
    Passports,
    Authentication,
    StreamAuthentication,
    { provide: STREAM_GUARD, useExisting: StreamAuthentication },
    { provide: APP_GUARD, useClass: ScopesGuard },
  ],
  exports: [Authentication, StreamAuthentication],
})
export class AuthModule {}
