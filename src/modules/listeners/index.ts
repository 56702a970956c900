export { ListenersModule } from './listeners.module.ts';
export { ListenersService } from './listeners.service.ts';
