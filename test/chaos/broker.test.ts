import { expect, test } from 'vitest';
import { kafka } from '../../lab/kafka/kafka.ts';
import { describeOwn } from '../support/lab.ts';
import { broken } from './outcome.ts';
import { brokerLoss } from './scenario/broker-loss.ts';
import { table } from './table.ts';

await describeOwn(kafka(), () => {
  test('the only broker is killed and comes back: no alert is lost, none is told twice', async () => {
    const outcome = await brokerLoss({ brokers: 1, rounds: 1 });
    process.stdout.write(`${table([outcome])}\n`);
    expect(broken(outcome)).toEqual([]);
  });
});
