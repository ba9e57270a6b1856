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
