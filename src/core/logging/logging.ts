import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Config } from '../config/index.ts';
import { prettyStream } from './pretty-stream.ts';
import { QuietLogger } from './quiet-logger.ts';
import { requestFields } from './request-log.ts';

/** Headers that carry secrets; never logged. */
const REDACTED = [
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["sec-websocket-protocol"]',
  'req.headers["x-portcall-cluster"]',
];

/** pino through Nest's Logger. */
@Module({})
export class LoggingModule {
  static forRoot(config: Config): DynamicModule {
    return { module: LoggingModule, imports: [pinoModule(config)], providers: [QuietLogger], exports: [QuietLogger] };
  }
}

function pinoModule(config: Config): DynamicModule {
  const pretty = config.logFormat === 'pretty' || (config.logFormat === 'auto' && process.stdout.isTTY);
  return LoggerModule.forRoot({
    // No middleware: see addRequestLog.
    forRoutes: [],
    pinoHttp: [
      {
        level: config.logLevel,
        redact: REDACTED,
        mixin: requestFields,
      },
      pretty ? prettyStream(process.stdout) : process.stdout,
    ],
  });
}
