import type { Home } from '../system.ts';
import type { KafkaEnv } from './kafka.ts';

export async function seedKafka(_env: KafkaEnv, _home: Home, _signal: AbortSignal): Promise<void> {}
