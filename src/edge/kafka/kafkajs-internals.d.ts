/**
 * The inner modules of kafkajs that this folder reaches into: kafkajs is pinned to an exact version for their sake.
 * They are declared unknown on purpose: what is used of them is checked at run time, before it is used.
 */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  const requestQueue: unknown;
  export = requestQueue;
}

declare module 'kafkajs/src/network/connection.js' {
  const connection: unknown;
  export = connection;
}

declare module 'kafkajs/src/protocol/requests/fetch/v11/response.js' {
  const response: unknown;
  export = response;
}

declare module 'kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js' {
  const decodeMessages: unknown;
  export = decodeMessages;
}

declare module 'kafkajs/src/protocol/decoder.js' {
  const decoder: unknown;
  export = decoder;
}
