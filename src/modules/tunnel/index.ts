export { TunnelModule } from './tunnel.module.ts';
