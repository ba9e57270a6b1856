import { expect, test } from 'vitest';
import { tellingLabels } from '../../../src/core/alert/describe.ts';
import { alertWith } from './alert.ts';

test('of many values the first by number are shown and the others counted', () => {
  const order = [30, 4, 17, 1, 250, 2, 9, 11, 100, 3];
  const alerts = order.map((partition) =>
    alertWith({ labels: { alertname: 'Lag', topic: 'orders', partition: String(partition) } }),
  );
  expect(tellingLabels(alerts, [])).toEqual(['partition 1, 2, 3, 4, 9 and 5 more']);
});

test('a label that is the name of every thing is not said again', () => {
  const alerts = ['a', 'b'].map((pod) => alertWith({ labels: { alertname: 'Down', namespace: 'shop', pod } }));
  expect(tellingLabels(alerts, ['namespace'])).toEqual(['pod a, b']);
});
