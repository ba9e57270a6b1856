/** Kafka's error codes that this folder can make something of (https://kafka.apache.org/protocol#protocol_error_codes). */
const names = new Map([
  [1, 'OFFSET_OUT_OF_RANGE'],
  [3, 'UNKNOWN_TOPIC_OR_PARTITION'],
  [5, 'LEADER_NOT_AVAILABLE'],
  [6, 'NOT_LEADER_OR_FOLLOWER'],
  [7, 'REQUEST_TIMED_OUT'],
  [14, 'COORDINATOR_LOAD_IN_PROGRESS'],
  [15, 'COORDINATOR_NOT_AVAILABLE'],
  [16, 'NOT_COORDINATOR'],
  [17, 'INVALID_TOPIC_EXCEPTION'],
  [29, 'TOPIC_AUTHORIZATION_FAILED'],
  [30, 'GROUP_AUTHORIZATION_FAILED'],
  [31, 'CLUSTER_AUTHORIZATION_FAILED'],
  [35, 'UNSUPPORTED_VERSION'],
  [36, 'TOPIC_ALREADY_EXISTS'],
  [37, 'INVALID_PARTITIONS'],
  [38, 'INVALID_REPLICATION_FACTOR'],
  [40, 'INVALID_CONFIG'],
  [41, 'NOT_CONTROLLER'],
  [42, 'INVALID_REQUEST'],
  [44, 'POLICY_VIOLATION'],
  [69, 'GROUP_ID_NOT_FOUND'],
  [89, 'THROTTLING_QUOTA_EXCEEDED'],
]);

/** An error that a broker answered, inside this folder: `type` is Kafka's own name for it, `detail` the broker's words. */
export interface ProtocolError extends Error {
  readonly type: string;
  readonly detail: string | undefined;
}

/** Makes the error for a broker's error code; undefined for 0, which is success. */
export function protocolError(code: number, detail?: string): ProtocolError | undefined {
  if (code === 0) return undefined;
  const type = errorType(code);
  return Object.assign(new Error(detail || type), { type, detail: detail || undefined });
}

/** Kafka's name of an error code, `ERROR_123` for one not known here. */
export function errorType(code: number): string {
  return names.get(code) ?? `ERROR_${code}`;
}
