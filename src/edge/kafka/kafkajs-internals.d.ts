/**
 * The inner modules of kafkajs that this folder reaches into: kafkajs is pinned to an exact version for their sake.
 * They are declared unknown on purpose: what is used of them is checked at run time, once, before it is used.
 */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  const requestQueue: unknown;
  export = requestQueue;
}

declare module 'kafkajs/src/protocol/encoder.js' {
  const encoder: unknown;
  export = encoder;
}

declare module 'kafkajs/src/protocol/decoder.js' {
  const decoder: unknown;
  export = decoder;
}
