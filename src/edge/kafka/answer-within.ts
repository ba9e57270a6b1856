import type { BrokerAddress } from './broker-link.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Waits so long for a broker; then rejects with its silence, as kafka-error.ts puts it into words. */
export async function answerWithin<T>(limitMs: number, { host, port }: BrokerAddress, answer: Promise<T>): Promise<T> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await unlessAborted(limit, answer);
  } catch (thrown) {
    if (thrown !== limit.reason) throw thrown;
    const broker = `${host}:${port}`;
    const silence = new Error(`${broker} did not answer in time`, { cause: thrown });
    throw Object.assign(silence, { name: 'TimeoutError', broker, waitedMs: limitMs });
  }
}
