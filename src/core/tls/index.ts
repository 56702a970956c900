export { certificateOf, certificatesIn } from './certificate.ts';
export { certificatesFault, keyPairFaults, opensslReason } from './pem-faults.ts';
