import type { Webhook } from '../../core/port/webhook.ts';
import { type Address, caller } from './post-json.ts';

/** Makes the call of one address, as the heart knows it; see `caller`. */
export function webhook(address: Address): Webhook {
  return caller(address);
}
