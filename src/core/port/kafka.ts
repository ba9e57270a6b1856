/** What commands may ask of one Kafka target. Every call takes a signal, has a deadline and bounds its lists. */
export interface KafkaPort {
  /** The target's name in the configuration. */
  readonly name: string;
}
