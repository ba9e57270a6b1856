import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its key, both in PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is for. */
export interface CertificateRequest {
  readonly commonName: string;
  /** What Kubernetes reads as the user's group. */
  readonly organization?: string;
  readonly use: 'authority' | 'server' | 'client';
  /** DNS names and IPv4 addresses that a server answers to. */
  readonly hosts?: readonly string[];
}

const validDays = 365;
const dayMs = 86_400_000;

// DER (X.690) is tag, length, value. node:crypto reads certificates but does not make them (RFC 5280), so the few
// shapes that are needed are written here; the other way, a required openssl, would be one more thing to install.
const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

function der(type: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  if (value.length < 0x80) return Buffer.concat([Buffer.from([type, value.length]), value]);
  const hex = value.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([type, 0x80 | length.length]), length, value]);
}

const sequence = (...parts: readonly Buffer[]) => der(tag.sequence, ...parts);
const bits = (value: Buffer, unused = 0) => der(tag.bitString, Buffer.from([unused]), value);
const yes = der(tag.boolean, Buffer.from([0xff]));

/** Object identifiers by their dotted name; no arc here is above 2^28. */
function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let high = arc >> 7; high > 0; high >>= 7) groups.unshift((high & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return der(tag.oid, Buffer.from(bytes));
}

/** RFC 5280 wants UTCTime before 2050; every reader in use takes GeneralizedTime, and it has no two-digit year. */
function time(atMs: number): Buffer {
  return der(tag.generalizedTime, Buffer.from(new Date(atMs).toISOString().replace(/[-:T]|\.\d+/g, '')));
}

function name(request: Pick<CertificateRequest, 'commonName' | 'organization'>): Buffer {
  const attribute = (type: string, value: string) =>
    der(tag.set, sequence(oid(type), der(tag.utf8String, Buffer.from(value))));
  const organization = request.organization === undefined ? [] : [attribute('2.5.4.10', request.organization)];
  return sequence(...organization, attribute('2.5.4.3', request.commonName));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [yes] : []), der(tag.octetString, value));
}

function extensions(request: CertificateRequest, ownKeyId: Buffer, issuerKeyId: Buffer): Buffer {
  const isAuthority = request.use === 'authority';
  const list = [
    extension('2.5.29.19', true, isAuthority ? sequence(yes) : sequence()),
    // keyCertSign for an authority, digitalSignature for the others.
    extension('2.5.29.15', true, isAuthority ? bits(Buffer.from([0x04]), 2) : bits(Buffer.from([0x80]), 7)),
    extension('2.5.29.14', false, der(tag.octetString, ownKeyId)),
    extension('2.5.29.35', false, sequence(der(0x80, issuerKeyId))),
  ];
  if (!isAuthority) {
    const purpose = request.use === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2';
    list.push(extension('2.5.29.37', false, sequence(oid(purpose))));
  }
  const hosts = (request.hosts ?? []).map((host) =>
    isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host)),
  );
  if (hosts.length > 0) list.push(extension('2.5.29.17', false, sequence(...hosts)));
  return der(0xa3, sequence(...list));
}

const keyId = (publicKey: Buffer) => createHash('sha256').update(publicKey).digest().subarray(0, 20);

/**
 * Makes a certificate with a new P-256 key, valid from an hour ago for a year.
 *
 * `authority` signs it; without one it signs itself. For servers on one machine: there is no revocation.
 */
export function makeCertificate(request: CertificateRequest, nowMs: number, authority?: IssuedAuthority): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicDer = publicKey.export({ type: 'spki', format: 'der' });
  const issuerKey = authority === undefined ? privateKey : createPrivateKey(authority.key);
  const issuerPublic = createPublicKey(issuerKey).export({ type: 'spki', format: 'der' });
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const serial = randomBytes(16);
  serial[0] = 0x01;
  const body = sequence(
    der(0xa0, der(tag.integer, Buffer.from([2]))),
    der(tag.integer, serial),
    algorithm,
    name({ commonName: authority?.commonName ?? request.commonName }),
    sequence(time(nowMs - 3_600_000), time(nowMs + validDays * dayMs)),
    name(request),
    publicDer,
    extensions(request, keyId(publicDer), keyId(issuerPublic)),
  );
  const whole = sequence(body, algorithm, bits(sign('sha256', body, issuerKey)));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** An authority together with the name under which it signs. */
export interface IssuedAuthority extends Certificate {
  readonly commonName: string;
}
