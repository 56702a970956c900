export { certificateOf, certificatesIn } from './certificate.ts';
export { chainOrderFault, keyPairFaults, opensslReason } from './pem-faults.ts';
