import type { WireReader, WireWriter } from './wire.ts';

/** A request of Kafka's protocol in one version, with the form of its answer. */
export interface WireRequest<Answer> {
  readonly name: string;
  readonly apiKey: number;
  readonly version: number;
  /** True from the version on in which the message got tagged fields. */
  readonly flexible: boolean;
  write(body: WireWriter): void;
  read(body: WireReader): Answer;
}
