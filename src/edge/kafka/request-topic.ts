import type { NewTopic } from '../../core/port/kafka.ts';
import type { WireRequest } from './wire-request.ts';

export interface CreatedTopic {
  readonly errorCode: number;
  readonly errorMessage: string;
  readonly partitions: number;
  readonly replication: number;
  readonly settings: readonly { readonly name: string; readonly value: string; readonly source: number }[];
}

/** Makes one topic, or only checks it; answers the settings that it has or would have. */
export function createTopicRequest(
  topic: NewTopic,
  options: { readonly dryRun: boolean; readonly timeoutMs: number },
): WireRequest<CreatedTopic | undefined> {
  return {
    name: 'CreateTopics',
    apiKey: 19,
    version: 5,
    flexible: true,
    write(body) {
      body.array([topic], ({ name, partitions, replication, config }) => {
        body.string(name).int32(partitions).int16(replication);
        body.array([], () => undefined); // the brokers choose where
        body.array(Object.entries(config), ([key, value]) => body.string(key).string(value).end()).end();
      });
      body.int32(options.timeoutMs).boolean(options.dryRun).end();
    },
    read(body) {
      body.int32(); // throttle time
      const topics = body.array(() => {
        body.string(); // name
        const answer = {
          errorCode: body.int16(),
          errorMessage: body.string(),
          partitions: body.int32(),
          replication: body.int16(),
          settings: body.array(() => {
            const setting = { name: body.string(), value: body.string() };
            body.boolean(); // read only
            const source = body.int8();
            body.boolean(); // sensitive
            body.end();
            return { ...setting, source };
          }),
        };
        body.end();
        return answer;
      });
      body.end();
      return topics[0];
    },
  };
}
