export { bindAddressOf } from './bind-policy.ts';
export { ListenersModule } from './listeners.module.ts';
export { ListenersService } from './listeners.service.ts';
export { ListenersListing } from './listeners.listing.ts';
export { ListenersSets } from './listeners.sets.ts';
