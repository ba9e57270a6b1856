import type { TopicSettingChange } from '../../core/port/kafka.ts';
import type { WireRequest } from './wire-request.ts';

/** A topic, among the kinds of things that have settings. */
const topicKind = 2;
const operations = { set: 0, delete: 1 } as const;

interface Failure {
  readonly errorCode: number;
  readonly errorMessage: string;
}

export interface DescribedTopic extends Failure {
  readonly settings: readonly { readonly name: string; readonly value: string; readonly source: number }[];
}

/** Every setting of one topic, with where each comes from. */
export function describeTopicRequest(topic: string): WireRequest<DescribedTopic | undefined> {
  return {
    name: 'DescribeConfigs',
    apiKey: 32,
    version: 1,
    flexible: false,
    write(body) {
      body
        .array([topic], (name) =>
          body
            .int8(topicKind)
            .string(name)
            .array(null, () => undefined),
        )
        .boolean(false);
    },
    read(body) {
      body.int32(); // throttle time
      const setting = () => {
        const read = { name: body.string(), value: body.string() };
        body.boolean(); // read only
        const source = body.int8();
        body.boolean(); // sensitive
        body.array(() => [body.string(), body.string(), body.int8()]); // synonyms
        return { ...read, source };
      };
      const [described] = body.array(() => {
        const failure = { errorCode: body.int16(), errorMessage: body.string() };
        body.int8(); // kind
        body.string(); // name
        return { ...failure, settings: body.array(setting) };
      });
      return described;
    },
  };
}

/** Changes one setting of a topic, or only checks it. The others stay: what is not named is not touched. */
export function changeTopicRequest(
  { topic, name, value }: TopicSettingChange,
  { dryRun }: { readonly dryRun: boolean },
): WireRequest<Failure | undefined> {
  return {
    name: 'IncrementalAlterConfigs',
    apiKey: 44,
    version: 0,
    flexible: false,
    write(body) {
      const operation = value === undefined ? operations.delete : operations.set;
      const setting = () =>
        body
          .string(name)
          .int8(operation)
          .string(value ?? null);
      body.array([topic], (of) => body.int8(topicKind).string(of).array([name], setting)).boolean(dryRun);
    },
    read(body) {
      body.int32(); // throttle time
      const [answer] = body.array(() => {
        const failure = { errorCode: body.int16(), errorMessage: body.string() };
        body.int8(); // kind
        body.string(); // name
        return failure;
      });
      return answer;
    },
  };
}
