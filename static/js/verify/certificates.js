// @ts-check
// Certificates (RFC 5280) and the parts of a signature (CMS, RFC 5652) that time stamps and signatures share.
// asn1js and pkijs come as `pki`, a script of its own.
import { hex, sha256 } from "./encoding.js";

export const SHA256_OID = "2.16.840.1.101.3.4.2.1";
/** @type {Record<string, string>} */
const DIGESTS = {
  [SHA256_OID]: "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};
const NAMES_SIGNER = { "1.2.840.113549.1.9.16.2.47": "SHA-256", "1.2.840.113549.1.9.16.2.12": "SHA-1" };
const SEQUENCE = 16; // the tag
const FOR_STAMPS = "1.3.6.1.5.5.7.3.8"; // the extended key usage of a time-stamp authority

/** @typedef {(trustedCerts: pki.Certificate[]) => Promise<pki.Outcome>} VerifyUnder */

/**
 * @param {string} pem
 * @returns {pki.Certificate[]} none when one of them cannot be read
 */
export function readCertificates(pem) {
  const bodies = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  try {
    return bodies.map(([, body]) => {
      const bytes = Uint8Array.from(atob(body.replace(/\s/g, "")), (letter) => letter.charCodeAt(0));
      return pki.Certificate.fromBER(bytes.buffer);
    });
  } catch {
    return [];
  }
}

/** @param {pki.Certificate} one */
export const isRoot = (one) => one.issuer.isEqual(one.subject);

/** @param {pki.Certificate} certificate */
export const digestOf = (certificate) => sha256(certificate.toSchema(true).toBER());

/**
 * @param {pki.Certificate[]} certificates
 * @param {Set<string>} digests
 */
export async function among(certificates, digests) {
  const found = [];
  for (const one of certificates) if (digests.has(await digestOf(one))) found.push(one);
  return found;
}

/**
 * Whether it is right under nothing but roots that are trusted already; or by a certificate that is.
 * @param {pki.Certificate} signer
 * @param {pki.Certificate[]} roots that are trusted
 * @param {Set<string>} anchors
 * @param {VerifyUnder} under
 */
export async function isKnown(signer, roots, anchors, under) {
  if (anchors.has(await digestOf(signer))) return true;
  if (!roots.length) return false;
  try {
    const outcome = await under(roots);
    return Boolean(outcome.signatureVerified && outcome.signerCertificateVerified);
  } catch {
    return false;
  }
}

/** @param {pki.Certificate} certificate */
export function checkPurpose(certificate) {
  const usage = (certificate.extensions ?? []).find((one) => one.extnID === "2.5.29.37");
  const purposes = usage?.parsedValue?.keyPurposes ?? [];
  if (!usage?.critical || purposes.join() !== FOR_STAMPS) throw new Error("not for time stamps");
}

/**
 * The signed attribute that names the certificate (RFC 5816): another of the same name must not stand in its place.
 * @param {pki.SignerInfo} info
 * @param {pki.Certificate} certificate
 */
export async function checkNamesSigner(info, certificate) {
  const der = certificate.toSchema(true).toBER();
  for (const [kind, usual] of Object.entries(NAMES_SIGNER)) {
    const attribute = info.signedAttrs.attributes.find((one) => one.type === kind);
    if (!attribute) continue;
    const named = attribute.values[0].valueBlock.value[0].valueBlock.value[0].valueBlock.value;
    // Only a sequence names the algorithm. Where that is left out the digest stands first, and asn1js looks for
    // further values within an octet string: one digest of some hundreds happens to look like one.
    const isExplicit = named[0].idBlock.tagNumber === SEQUENCE;
    const oid = isExplicit ? (named[0].valueBlock.value[0].valueBlock.toString?.() ?? "") : "";
    const algorithm = isExplicit ? DIGESTS[oid] : usual;
    const hash = named.find((one) => one.idBlock.tagClass === 1 && one.idBlock.tagNumber === 4);
    if (!hash) throw new Error("names no certificate");
    if (hex(hash.getValue()) === hex(await crypto.subtle.digest(algorithm, der))) return;
  }
  throw new Error("names another signer");
}

/**
 * What the certificate calls its owner.
 * @param {pki.Certificate} certificate
 */
export function nameOf(certificate) {
  const names = ["2.5.4.10", "2.5.4.3"].map(
    (kind) => certificate.subject.typesAndValues.find((one) => one.type === kind)?.value.valueBlock.value,
  );
  return [...new Set(names.filter(Boolean))].join(", ");
}

/**
 * How many bytes a value in DER says that it takes.
 * @param {Uint8Array} bytes
 */
export function derSize(bytes) {
  if (bytes[1] < 0x80) return 2 + bytes[1];
  const more = bytes[1] & 0x7f;
  return 2 + more + bytes.slice(2, 2 + more).reduce((size, byte) => size * 256 + byte, 0);
}
