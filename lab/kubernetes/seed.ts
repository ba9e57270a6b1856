import type { ApiClient } from './client.ts';
export async function seedShop(client: ApiClient, signal: AbortSignal): Promise<void> {
  await client.request('/readyz', { signal });
}
