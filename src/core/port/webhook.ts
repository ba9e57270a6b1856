/** Calls one address outside. `body` goes as JSON; without one nothing is sent but the call. Fails with a sentence that does not name the address: it may hold a secret. */
export type Webhook = (body?: { readonly content: object; readonly id: string }) => Promise<void>;
