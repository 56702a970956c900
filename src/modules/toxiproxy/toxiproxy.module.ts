import { Inject, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { ListenersModule } from '../listeners/index.ts';
import { DialectServer } from './dialect-server.ts';
import { Proxies } from './proxies.ts';
import { ProxyListeners } from './proxy-listeners.ts';
import { Toxics } from './toxics.ts';

/** Toxiproxy's HTTP API on a port of its own: its proxies are listeners with handler `proxy`, its toxics are their faults. */
@Module({
  imports: [ListenersModule],
  providers: [ProxyListeners, Proxies, Toxics, DialectServer],
})
export class ToxiproxyModule {
  constructor(
    @Inject(CONFIG) { toxiproxyPort }: Config,
    @Inject(DialectServer) server: DialectServer,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    if (toxiproxyPort === 0) return;
    lifecycle.register({
      name: 'toxiproxy',
      // The stage behind that of the endpoints: a client that sees the port open finds its proxies.
      start: { stage: 'jobs', run: () => server.start(toxiproxyPort) },
      stop: { stage: 'accepting', run: (graceMs) => server.stop(graceMs) },
    });
  }
}
