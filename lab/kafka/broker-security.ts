import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findTool, runTool } from '../tool.ts';

/** A person or program that may log in, with the same password for PLAIN and SCRAM. */
export interface BrokerUser {
  readonly username: string;
  readonly password: string;
}

/** How a broker's listener is protected. The first user may do everything; the others nothing until an ACL allows it. */
export interface BrokerSecurity {
  readonly listener: 'SASL_PLAINTEXT' | 'SASL_SSL' | 'SSL';
  readonly users: readonly BrokerUser[];
  readonly keyStore?: KeyStore;
}

/** A key pair in Java's format, and its certificate for clients. */
export interface KeyStore {
  readonly file: string;
  readonly password: string;
  /** Self-signed, for 127.0.0.1 and localhost: clients give it as their own CA. */
  readonly certificatePem: string;
}

const keytoolWithinMs = 30_000;

/** Makes a key pair and a self-signed certificate with Java's own tool; valid for ten days. */
export async function makeKeyStore(dir: string, signal: AbortSignal): Promise<KeyStore> {
  const keytool = await findTool('keytool');
  if (keytool === undefined) throw new Error('There is no keytool on this machine; it comes with Java');
  const file = join(dir, 'broker.p12');
  const pem = join(dir, 'broker.pem');
  const password = 'of-the-lab-only';
  const store = ['-keystore', file, '-storetype', 'PKCS12', '-storepass', password, '-alias', 'broker'];
  await rm(file, { force: true });
  const pair = ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-dname', 'CN=localhost', '-validity', '10'];
  const names = ['-ext', 'san=ip:127.0.0.1,dns:localhost', '-ext', 'bc:c=ca:true'];
  await runTool(keytool, [...pair, ...names, ...store], { timeoutMs: keytoolWithinMs, signal });
  await runTool(keytool, ['-exportcert', '-rfc', '-file', pem, ...store], { timeoutMs: keytoolWithinMs, signal });
  return { file, password, certificatePem: await readFile(pem, 'utf8') };
}

/** The lines of server.properties that protect the listener. */
export function securityProperties(security: BrokerSecurity): Record<string, string> {
  const properties: Record<string, string> = {};
  if (security.listener !== 'SSL') Object.assign(properties, saslProperties(security));
  if (security.keyStore !== undefined) {
    properties['ssl.keystore.type'] = 'PKCS12';
    properties['ssl.keystore.location'] = security.keyStore.file;
    properties['ssl.keystore.password'] = security.keyStore.password;
    properties['ssl.key.password'] = security.keyStore.password;
    // The broker is its own client where it talks to itself.
    properties['ssl.truststore.type'] = 'PKCS12';
    properties['ssl.truststore.location'] = security.keyStore.file;
    properties['ssl.truststore.password'] = security.keyStore.password;
  }
  return properties;
}

function saslProperties({ listener, users }: BrokerSecurity): Record<string, string> {
  const [admin] = users;
  if (admin === undefined) throw new Error('A broker with SASL needs at least one user');
  const prefix = `listener.name.${listener.toLowerCase()}`;
  const known = users.map((user) => `user_${user.username}="${user.password}"`).join(' ');
  const login = `username="${admin.username}" password="${admin.password}"`;
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return {
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    [`${prefix}.plain.sasl.jaas.config`]: `org.apache.kafka.common.security.plain.PlainLoginModule required ${login} ${known};`,
    [`${prefix}.scram-sha-256.sasl.jaas.config`]: scram,
    [`${prefix}.scram-sha-512.sasl.jaas.config`]: scram,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    // The controllers' listener asks for no login.
    'super.users': `User:${admin.username};User:ANONYMOUS`,
  };
}
