export { certificateOf, certificatesIn, type CertificateFacts } from './certificate.ts';
export { chainOrderFault, keyPairFaults, opensslReason } from './pem-faults.ts';
