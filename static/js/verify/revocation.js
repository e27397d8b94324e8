// @ts-check
// Whether a certificate that a time stamp rests on had been revoked, by what its issuers said when the stamp was
// made: lists (CRL) and OCSP answers, kept in timestamps/ca.pem. What its issuer did not sign counts for nothing.
import { hex } from "./encoding.js";

const PLACES = ["2.5.29.31", "1.3.6.1.5.5.7.1.1"]; // extensions that say where an issuer would answer
const REASON = "2.5.29.21";
const FOR_OCSP = "1.3.6.1.5.5.7.3.9"; // the extended key usage of somebody who answers for an issuer
// RFC 3161 section 4: unspecified, affiliation changed, superseded, cessation. Only these say that the key was in
// no other hands, so that earlier stamps stay what they are.
const HARMLESS = [0, 3, 4, 5];
/** @type {RevocationStatus[]} of several the first counts */
const ORDER = ["revoked", "compromised", "missing", "nowhere", "good"];
/** @type {Record<string, string>} */
const NAME_DIGESTS = { "1.3.14.3.2.26": "SHA-1", "2.16.840.1.101.3.4.2.1": "SHA-256" };

/** @typedef {{revoked?: Date, reason?: number | null, until?: Date}} Statement of an issuer on a certificate */

/** The lists and answers of a PEM file; those that cannot be read are passed over. */
export class KeptRevocation {
  /** @param {string} text */
  constructor(text) {
    this.lists = blocks(text, "X509 CRL", (der) => pki.CertificateRevocationList.fromBER(der));
    this.answers = blocks(text, "OCSP RESPONSE", (der) => {
      const { responseStatus, responseBytes } = pki.OCSPResponse.fromBER(der);
      if (responseStatus.valueBlock.valueDec !== 0 || !responseBytes) throw new Error("no answer");
      return pki.BasicOCSPResponse.fromBER(responseBytes.response.getValue());
    });
  }

  /**
   * Of all certificates of a path, from the signing one up to its root.
   * @param {pki.Certificate[]} path
   * @param {Date} moment of the stamp
   * @returns {Promise<RevocationStatus>}
   */
  async status(path, moment) {
    /** @type {Set<RevocationStatus>} */
    const found = new Set();
    for (const [place, issuer] of path.slice(1).entries()) {
      found.add(await this.ofOne(path[place], issuer, moment));
    }
    const extensions = path.slice(0, -1).flatMap((one) => one.extensions ?? []);
    const isAnswered = extensions.some(({ extnID }) => PLACES.includes(extnID));
    if (found.has("missing") && !isAnswered) {
      found.delete("missing");
      found.add("nowhere");
    }
    return ORDER.find((status) => found.has(status)) ?? "nowhere";
  }

  /**
   * A revocation outweighs whatever else is said, and an answer that still counted one that did not.
   * @param {pki.Certificate} one
   * @param {pki.Certificate} issuer
   * @param {Date} moment
   * @returns {Promise<RevocationStatus>}
   */
  async ofOne(one, issuer, moment) {
    const said = [...(await this.listed(one, issuer)), ...(await this.answered(one, issuer))];
    const found = said.map((statement) => statusAt(statement, moment));
    /** @type {RevocationStatus[]} */
    const order = ["revoked", "compromised", "good"];
    return order.find((status) => found.includes(status)) ?? "missing";
  }

  /**
   * @param {pki.Certificate} one
   * @param {pki.Certificate} issuer
   */
  async listed(one, issuer) {
    /** @type {Statement[]} */
    const found = [];
    for (const crl of this.lists) {
      if (!crl.issuer.isEqual(issuer.subject)) continue;
      if (!(await isSignedBy(crl.tbsView, crl.signatureValue, crl.signatureAlgorithm, issuer))) continue;
      const entry = crl.revokedCertificates?.find(({ userCertificate }) => isSame(userCertificate, one));
      if (entry) found.push({ revoked: entry.revocationDate.value, reason: reasonOf(entry) });
      else found.push({ until: crl.nextUpdate?.value });
    }
    return found;
  }

  /**
   * @param {pki.Certificate} one
   * @param {pki.Certificate} issuer
   */
  async answered(one, issuer) {
    /** @type {Statement[]} */
    const found = [];
    for (const answer of this.answers) {
      const { responses } = answer.tbsResponseData;
      if (responses.length !== 1 || !(await isAbout(responses[0].certID, one, issuer))) continue;
      if (!(await isAnswerOf(answer, issuer))) continue;
      const { certStatus, nextUpdate } = responses[0];
      const { tagNumber } = certStatus.idBlock;
      if (tagNumber === 0) found.push({ until: nextUpdate });
      if (tagNumber !== 1) continue;
      const [when, why] = certStatus.valueBlock.value;
      const reason = why?.valueBlock.value[0]?.valueBlock.valueDec;
      found.push({ revoked: when.toDate?.(), reason });
    }
    return found;
  }
}

/**
 * @template Kind
 * @param {string} text
 * @param {string} name
 * @param {(der: ArrayBuffer) => Kind} read
 * @returns {Kind[]}
 */
function blocks(text, name, read) {
  const pattern = new RegExp(`-----BEGIN ${name}-----([A-Za-z0-9+/=\\s]+)-----END ${name}-----`, "g");
  return [...text.matchAll(pattern)].flatMap(([, body]) => {
    try {
      return [read(Uint8Array.from(atob(body.replace(/\s/g, "")), (letter) => letter.charCodeAt(0)).buffer)];
    } catch {
      return [];
    }
  });
}

/**
 * @param {Statement} statement
 * @param {Date} moment
 * @returns {RevocationStatus}
 */
function statusAt({ revoked, reason, until }, moment) {
  if (!revoked) return until && until < moment ? "missing" : "good";
  if (revoked <= moment) return "revoked";
  return HARMLESS.includes(reason ?? -1) ? "good" : "compromised";
}

/**
 * @param {pki.Asn1Value} number
 * @param {pki.Certificate} one
 */
const isSame = (number, one) =>
  hex(number.valueBlock.valueHexView) === hex(one.serialNumber.valueBlock.valueHexView);

/**
 * Why it was revoked; null when its issuer does not say.
 * @param {pki.RevokedCertificate} entry
 */
function reasonOf(entry) {
  const extension = entry.crlEntryExtensions?.extensions.find(({ extnID }) => extnID === REASON);
  return extension ? (pki.fromBER(extension.extnValue.getValue()).result.valueBlock.valueDec ?? null) : null;
}

/**
 * @param {BufferSource} bytes
 * @param {pki.Asn1Value} signature
 * @param {pki.AlgorithmIdentifier} algorithm
 * @param {pki.Certificate} signer
 */
async function isSignedBy(bytes, signature, algorithm, signer) {
  try {
    return await pki.getCrypto(true).verifyWithPublicKey(bytes, signature, signer.subjectPublicKeyInfo, algorithm);
  } catch {
    return false;
  }
}

/**
 * @param {pki.CertID} asked
 * @param {pki.Certificate} one
 * @param {pki.Certificate} issuer
 */
async function isAbout({ hashAlgorithm, issuerNameHash, serialNumber }, one, issuer) {
  const algorithm = NAME_DIGESTS[hashAlgorithm.algorithmId];
  if (!algorithm || !isSame(serialNumber, one)) return false;
  const name = await crypto.subtle.digest(algorithm, issuer.subject.toSchema().toBER());
  return hex(name) === hex(issuerNameHash.getValue());
}

/**
 * Whether the issuer signed it, or one to whom it gave this task (RFC 6960 section 4.2.2.2).
 * @param {pki.BasicOCSPResponse} answer
 * @param {pki.Certificate} issuer
 */
async function isAnswerOf({ tbsResponseData, signature, signatureAlgorithm, certs }, issuer) {
  const signers = [issuer];
  for (const one of certs ?? []) {
    const purposes = one.extensions?.find(({ extnID }) => extnID === "2.5.29.37")?.parsedValue?.keyPurposes ?? [];
    if (!purposes.includes(FOR_OCSP) || !one.issuer.isEqual(issuer.subject)) continue;
    if (await isSignedBy(one.tbsView, one.signatureValue, one.signatureAlgorithm, issuer)) signers.push(one);
  }
  for (const signer of signers) {
    if (await isSignedBy(tbsResponseData.tbsView, signature, signatureAlgorithm, signer)) return true;
  }
  return false;
}
