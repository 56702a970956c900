import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Config } from '../config/index.ts';
import { prettyStream } from './pretty-stream.ts';
import { QuietLogger } from './quiet-logger.ts';

/** Headers that carry secrets; never logged. */
const REDACTED = ['req.headers.authorization', 'req.headers.cookie', 'req.headers["sec-websocket-protocol"]', 'req.headers["x-portcall-cluster"]'];

/** pino through Nest's Logger; a line per request at debug, with the request id that the answer carries too. */
@Module({})
export class LoggingModule {
  static forRoot(config: Config): DynamicModule {
    return { module: LoggingModule, imports: [pinoModule(config)], providers: [QuietLogger], exports: [QuietLogger] };
  }
}

function pinoModule(config: Config): DynamicModule {
  const pretty = config.logFormat === 'pretty' || (config.logFormat === 'auto' && process.stdout.isTTY);
  return LoggerModule.forRoot({
    pinoHttp: [
      {
        level: config.logLevel,
        redact: REDACTED,
        quietReqLogger: true,
        autoLogging: { ignore: wasSeen() },
        // A 500 is the only answer nobody meant to give; its error is logged where it is caught.
        customLogLevel: (_request, response) => (response.statusCode === 500 ? 'warn' : 'debug'),
        customErrorMessage: () => 'request completed',
        customErrorObject: (_request, _response, _error, { err: _err, ...line }: { err?: unknown }) => line,
        serializers: { req: (request: { id: string; method: string; url: string }) => ({ id: request.id, method: request.method, url: request.url }) },
      },
      pretty ? prettyStream(process.stdout) : process.stdout,
    ],
  });
}

/** Nest mounts the middleware twice for paths outside of the prefix: the second time the request has its line already. */
function wasSeen(): (request: object) => boolean {
  const seen = new WeakSet<object>();
  return (request) => {
    const before = seen.has(request);
    seen.add(request);
    return before;
  };
}
