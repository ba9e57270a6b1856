import { fail } from '../../lib/error.ts';

/** The error for a kafkajs whose inside is not that of the pinned version; `finding` says what differs. */
export function unexpectedKafkajs(finding: string): Error {
  return fail('unavailable', `The installed kafkajs is not the version that Middlewatch was built with: ${finding}.`, {
    hint: 'Install the pinned version with npm ci.',
  });
}
