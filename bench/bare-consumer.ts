import { Kafka, logLevel } from 'kafkajs';

// Run as a process of its own: the least that a consumer of JSON can be. It parses each record and keeps nothing.
const [brokers = '', topic = '', groupId = ''] = process.argv.slice(2);
const kafka = new Kafka({ clientId: 'bare', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false });
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
let fields = 0;
await consumer.run({
  eachBatch: async ({ batch }) => {
    for (const { value } of batch.messages) fields += Object.keys(JSON.parse(String(value))).length;
  },
});
process.on('SIGTERM', async () => {
  await consumer.disconnect();
  process.exit(fields > 0 ? 0 : 1);
});
