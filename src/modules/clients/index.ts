export { ClientsModule } from './clients.module.ts';
export { ClientsService } from './clients.service.ts';
export { ClientsListing } from './clients.listing.ts';
export { ClientsSets } from './clients.sets.ts';
