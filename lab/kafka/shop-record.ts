import type { Message } from 'kafkajs';

const customers = ['ada', 'björn', 'chen', 'dolores', 'emeka', 'fatima'];

/** One order of the shop. */
export function orderRecord(number: number, at: Date): Message {
  const customer = customers[number % customers.length];
  return {
    key: `order-${100_000 + number}`,
    value: JSON.stringify({
      order: 100_000 + number,
      customer,
      items: 1 + (number % 4),
      total: `${(number % 97) + 0.95}`,
      currency: 'EUR',
      at: at.toISOString(),
    }),
    headers: {
      'content-type': 'application/json',
      traceparent: `00-${number.toString(16).padStart(32, '0')}-0000000000000001-01`,
    },
  };
}

/** One payment of the shop. */
export function paymentRecord(number: number, at: Date): Message {
  return {
    key: `order-${100_000 + number}`,
    value: JSON.stringify({
      order: 100_000 + number,
      method: number % 3 === 0 ? 'invoice' : 'card',
      state: 'captured',
      at: at.toISOString(),
    }),
    headers: { 'content-type': 'application/json' },
  };
}

/** Prices by article, one of them withdrawn: no value means that the key is gone. */
export function priceRecords(): Message[] {
  const prices = Array.from({ length: 20 }, (_, index) => ({
    key: `sku-${index + 1}`,
    value: `{"price":"${index + 4}.95"}`,
  }));
  return [...prices, { key: 'sku-20', value: null }];
}

/** Records that a careless reader would trip over: no key, no value, bytes, markup, escape sequences, a long line. */
export const strangeRecords: readonly Message[] = [
  { key: 'sku-1', value: '{"sku":"sku-1","stock":12}' },
  { key: 'sku-1', value: null },
  { key: null, value: '{"sku":"sku-2","stock":0}' },
  { key: 'sku-3', value: Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a, 0x7f]) },
  { key: 'sku-4', value: '<!channel> *urgent* <https://example.com|sign in> ```not code``` & <@U012AB3CD>' },
  { key: 'sku-5', value: '\u001b[31mred\u001b[0m \u202egnp.exe\u202c \u0000 end' },
  { key: 'sku-6', value: JSON.stringify({ sku: 'sku-6', note: 'x'.repeat(6_000) }) },
  { key: 'sku-7', value: '{"sku":"sku-7","stock":', headers: { 'content-type': 'application/json', broken: 'yes' } },
];
