export { ToxiproxyModule } from './toxiproxy.module.ts';
