// @ts-check
// Who made it: the signatures of dossier.pdf and SHA256SUMS, and the manifest in the former. It is not read as a
// PDF: what counts is that one signature covers every byte but itself.
import { among, checkNamesSigner, derSize, digestOf, isKnown, isRoot, nameOf } from "./certificates.js";
import { fromHex, sha256 } from "./encoding.js";
import { DOSSIER_SCHEMA } from "./names.js";
import { parseStrictly } from "./strict_json.js";
import { checkToken } from "./tokens.js";

const SIGNATURE_STAMP = "1.2.840.113549.1.9.16.2.14"; // an unsigned attribute: RFC 3161 appendix A
// Blanks are those of a PDF; "\s" knows more.
const RANGE = /\/ByteRange[\t-\r ]*\[((?:[\t-\r ]*\b\d{1,12}\b){4})[\t-\r ]*\]/g;
// Of a PDF: what shows that no certificate was revoked.
const STORE = /\/DSS[\t-\r ]+\d{1,9}[\t-\r ]+\d{1,9}[\t-\r ]+R\b/;

/**
 * @param {ArrayBuffer} pdf
 * @returns {string} a character for each byte
 */
export const marksOf = (pdf) => new TextDecoder("latin1").decode(pdf);

/**
 * @param {ArrayBuffer} pdf
 * @param {string} marks its bytes as characters
 * @param {Set<string>} anchors
 * @param {Date} moment at which the certificate must have been valid
 * @returns {Promise<SignatureOrigin>}
 */
export async function originOf(pdf, marks, anchors, moment) {
  const found = [...marks.matchAll(RANGE)];
  if (!found.length) return { state: "wait", why: "unsigned" };
  const [start, length, second, rest] = (found[0][1].match(/\d+/g) ?? []).map(Number);
  const held = marks.slice(length, second);
  const framed = start === 0 && second >= length && second + rest === pdf.byteLength;
  const whole = framed && /^<(?:[0-9A-Fa-f]{2})+>$/.test(held);
  if (found.length > 1 || !whole) return { state: "stop", why: "not-whole" };
  const raw = fromHex(held.slice(1, -1));
  const covered = new Uint8Array(length + rest);
  covered.set(new Uint8Array(pdf, 0, length));
  covered.set(new Uint8Array(pdf, second, rest), length);
  try {
    const origin = await checkSignature(raw, covered.buffer, anchors, moment);
    const hasStore = STORE.test(marksOf(covered.buffer));
    return { ...origin, level: !isStamped(raw) ? "B-B" : hasStore ? "B-LT" : "B-T" };
  } catch {
    return { state: "stop", why: "invalid" };
  }
}

/** @param {Uint8Array<ArrayBuffer>} raw the signature, perhaps with zeros behind it */
function isStamped(raw) {
  const content = pki.ContentInfo.fromBER(raw.slice(0, derSize(raw)).buffer).content;
  const [info] = new pki.SignedData({ schema: content }).signerInfos;
  return info.unsignedAttrs?.attributes.some((one) => one.type === SIGNATURE_STAMP) ?? false;
}

/**
 * The certificate must have been valid at the signature's time stamp, when that leads to a trusted certificate;
 * otherwise now.
 * @param {Uint8Array<ArrayBuffer>} raw the signature
 * @param {ArrayBuffer} sums what it signs
 * @param {TrustAnchors} anchors
 */
export async function checkSums(raw, sums, anchors) {
  if (derSize(raw) !== raw.length) throw new Error("more than a signature");
  const signed = new pki.SignedData({ schema: pki.ContentInfo.fromBER(raw.buffer).content });
  const moment = await stampedAt(signed.signerInfos[0], anchors.stamp);
  return checkSignature(raw, sums, anchors.sign, moment ?? new Date());
}

/**
 * Nobody signs that attribute, so one that leads to nobody who is trusted, or whose certificates have ended, is
 * passed over.
 * @param {pki.SignerInfo} info
 * @param {Set<string>} anchors
 */
async function stampedAt(info, anchors) {
  const attribute = info.unsignedAttrs?.attributes.find((one) => one.type === SIGNATURE_STAMP);
  if (!attribute) return null;
  const bytes = new Uint8Array(info.signature.valueBlock.valueHexView);
  try {
    const content = new pki.ContentInfo({ schema: attribute.values[0] });
    const token = await checkToken(content, { digest: await sha256(bytes), bytes }, null, anchors);
    return token.known && token.ends >= Date.now() ? new Date(token.time) : null;
  } catch {
    return null;
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} raw the signature, perhaps with zeros behind it
 * @param {ArrayBuffer} covered what it signs
 * @param {Set<string>} anchors
 * @param {Date} moment
 * @returns {Promise<SignatureOrigin>} rejects when it is not valid
 */
async function checkSignature(raw, covered, anchors, moment) {
  const size = derSize(raw);
  if (raw.slice(size).some(Boolean)) throw new Error("more than a signature");
  const signed = new pki.SignedData({ schema: pki.ContentInfo.fromBER(raw.slice(0, size).buffer).content });
  if (signed.signerInfos.length !== 1 || signed.encapContentInfo.eContent) throw new Error("another form");
  const under = (/** @type {pki.Certificate[] | null} */ trustedCerts) =>
    signed.verify({
      signer: 0,
      data: covered,
      trustedCerts,
      checkChain: trustedCerts !== null,
      checkDate: moment,
      extendedMode: true,
    });
  const outcome = await under(null);
  if (!outcome.signatureVerified) throw new Error("signature");
  const signer = outcome.signerCertificate;
  await checkNamesSigner(signed.signerInfos[0], signer);
  const roots = signed.certificates.filter(isRoot);
  const counts = signer.notBefore.value <= moment && moment <= signer.notAfter.value;
  const known = counts && (await isKnown(signer, await among(roots, anchors), anchors, under));
  return {
    state: known ? "good" : "wait",
    why: known ? "known" : counts ? "unknown" : "ended",
    signer: nameOf(signer),
    certificate: await digestOf(signer),
    root: roots.length ? await digestOf(roots[0]) : "",
  };
}

/**
 * manifest.json as it was attached when the file was printed; null when there is none, or more than one.
 * @param {ArrayBuffer} pdf
 * @param {string} marks its bytes as characters
 * @returns {Promise<DossierManifest | null>}
 */
export async function attached(pdf, marks) {
  const found = [];
  for (const place of marks.matchAll(/\/Type[\t-\r ]*\/EmbeddedFile\b/g)) {
    const begin = marks.lastIndexOf("obj", place.index);
    const stream = marks.indexOf("stream", place.index);
    if (begin < 0 || stream < 0) continue;
    const head = marks.slice(begin, stream);
    const at = stream + 6 + (marks.startsWith("\r\n", stream + 6) ? 2 : 1);
    const length = /\/Length[\t-\r ]+(\d{1,12})(?![\t-\r ]+\d+[\t-\r ]+R)/.exec(head);
    const end = length ? at + Number(length[1]) : marks.indexOf("endstream", at);
    try {
      const body = new Blob([pdf.slice(at, end)]);
      const packed = head.includes("/FlateDecode");
      const plain = packed ? body.stream().pipeThrough(new DecompressionStream("deflate")) : body;
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
      const value = parseStrictly(text.decode(await new Response(plain).arrayBuffer()));
      if (value?.schema === DOSSIER_SCHEMA) found.push(value);
    } catch {
      continue; // another attachment
    }
  }
  return found.length === 1 ? found[0] : null;
}
