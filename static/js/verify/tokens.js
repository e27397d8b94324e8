// @ts-check
// One time stamp (RFC 3161): whether it is right, what it says, and whether it leads to somebody who is trusted.
import {
  SHA256_OID, among, checkNamesSigner, checkPurpose, digestOf, isKnown, isRoot, nameOf,
} from "./certificates.js";
import { hex } from "./encoding.js";

// Of a site's own clock: 2.25.43366464657651361089514442912383376080, as asn1js writes a number of that length.
const OWN_POLICY = "2.25.{4120097221697a1d13065c24176571603550}";

/**
 * @param {ArrayBuffer} bytes of the authority's answer
 * @returns {pki.ContentInfo} throws when it is none, or a refusal
 */
export function granted(bytes) {
  const response = pki.TimeStampResp.fromBER(bytes);
  if (response.status.status !== 0) throw new Error("not granted");
  return response.timeStampToken;
}

/**
 * @param {pki.ContentInfo} content
 * @param {{digest: string, bytes: Uint8Array<ArrayBuffer>}} stamped the bytes and their SHA-256
 * @param {pki.Certificate[] | null} others certificates that the token itself does not hold; null: it holds all
 * @param {Set<string>} anchors
 * @returns {Promise<CheckedToken>} rejects when it is no right stamp of these bytes
 */
export async function checkToken(content, stamped, others, anchors) {
  const signed = new pki.SignedData({ schema: content.content });
  const held = others ?? signed.certificates;
  const info = pki.TSTInfo.fromBER(contentOf(signed));
  const imprint = info.messageImprint;
  if (imprint.hashAlgorithm.algorithmId !== SHA256_OID) throw new Error("another hash");
  if (hex(imprint.hashedMessage.getValue()) !== stamped.digest) throw new Error("another entry");
  if (others) signed.certificates = [...signed.certificates, ...others.filter((one) => !isRoot(one))];
  const under = (/** @type {pki.Certificate[]} */ trustedCerts) =>
    signed.verify({
      signer: 0,
      data: stamped.bytes.buffer,
      trustedCerts,
      checkChain: true,
      checkDate: info.genTime,
      extendedMode: true,
    });
  const outcome = await under(held.filter(isRoot));
  if (!outcome.signatureVerified || !outcome.signerCertificateVerified) throw new Error("signature");
  const signer = outcome.signerCertificate;
  checkPurpose(signer);
  await checkNamesSigner(signed.signerInfos[0], signer);
  const path = outcome.certificatePath ?? [];
  const authority = nameOf(signer);
  return {
    time: info.genTime.getTime(),
    ends: Math.min(...[signer, ...path].map((one) => one.notAfter.value.getTime())),
    path: path.length ? path : [signer],
    authority,
    own: info.policy === OWN_POLICY || /own clock/.test(authority),
    root: await digestOf(path.length ? path[path.length - 1] : signer),
    known: await isKnown(signer, await among(held.filter(isRoot), anchors), anchors, under),
  };
}

/** @param {pki.SignedData} signed */
function contentOf(signed) {
  const { eContent } = signed.encapContentInfo;
  if (!eContent) throw new Error("holds nothing");
  return eContent.getValue();
}
