export { certificateOf, certificatesIn, type CertificateFacts } from './certificate.ts';
export { chainOrderFault, keyPairFaults } from './pem-faults.ts';
export { certificateFault, certificateFaults, opensslReason, tlsAlerts, tlsReasons, tlsSentence } from './tls-words.ts';
export { handshakeError, type Handshake } from './handshake-error.ts';
