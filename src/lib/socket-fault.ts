/** What a socket's error code says of the server's address, to stand after it in a sentence. */
export const socketFaults: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'broke the connection',
  ENOTFOUND: 'is not a known host',
  EAI_AGAIN: 'cannot be looked up now',
  EHOSTUNREACH: 'has no route to it',
  ENETUNREACH: 'has no route to it',
  ETIMEDOUT: 'did not take the connection',
  EPIPE: 'broke the connection',
  EPROTO: 'does not speak TLS there',
  HPE_INVALID_CONSTANT: 'does not speak HTTP',
};

/** Whether a code or a message of node:tls says that a certificate is not trusted. */
export const untrusted =
  /^(SELF_SIGNED_CERT|DEPTH_ZERO|UNABLE_TO_(GET|VERIFY)|CERT_|ERR_TLS_CERT|ERR_SSL)|certificate/i;
