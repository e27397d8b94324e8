// @ts-check
// case.jsonld: the manifest in the terms of CASE/UCO, as dossier/bundle/case_uco.py makes it.
import { four, fromHex, hex } from "./encoding.js";
import { DOSSIER } from "./names.js";

const UCO_IDS = "3f0b6c1e7f354c1b9d0e5b8f7c6a2d41"; // the namespace of our names, as of a UUID
const UCO_PARTS = ["action", "core", "observable", "tool", "types"];

/** @typedef {{"@id": string, "@type": string} & Record<string, unknown>} Node */

/**
 * A UUID of version 5 (RFC 9562): the same name has the same everywhere.
 * @param {string} name
 */
async function ucoId(name) {
  const space = fromHex(UCO_IDS);
  const bytes = new Uint8Array([...space, ...new TextEncoder().encode(name)]);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-1", bytes)).slice(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return `kb:${hex(hash).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`;
}

/**
 * The manifest in the terms of CASE/UCO, as dossier/bundle/case_uco.py makes it.
 * @param {Manifest} manifest
 */
export async function caseUco({ case: name, exhibits, dossier }) {
  const uco = UCO_PARTS.map((part) => [`uco-${part}`, `https://ontology.unifiedcyberontology.org/uco/${part}/`]);
  const context = {
    kb: "urn:uuid:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    ...Object.fromEntries(uco),
    xsd: "http://www.w3.org/2001/XMLSchema#",
  };
  /** @type {Node} */
  const tool = { "@id": await ucoId(`${name} tool`), "@type": "uco-tool:Tool", "uco-core:name": "sextortion_help" };
  /** @type {Node[]} */
  const nodes = [tool];
  for (const one of exhibits) {
    const key = `${name} exhibit ${one.number}`;
    const size = { "uco-observable:sizeInBytes": { "@type": "xsd:integer", "@value": String(one.size) } };
    const file = await ucoFile(key, one.file_name, one.media_type, one.sha256, size);
    const record = {
      "@id": await ucoId(`${key} record`),
      "@type": "case-investigation:ProvenanceRecord",
      "uco-core:description": one.file,
      "case-investigation:exhibitNumber": String(one.number),
      "uco-core:object": { "@id": file["@id"] },
    };
    const receipt = {
      ...(await ucoAction(`${name} receipt ${one.number}`, "received", one.received_at, tool)),
      "uco-core:description": one.entry === null ? "" : `custody/${four(one.entry)}.json`,
      "uco-action:object": { "@id": file["@id"] },
      "uco-action:result": { "@id": record["@id"] },
    };
    nodes.push(file, record, receipt);
  }
  const printed = [];
  for (const one of exhibits) printed.push({ "@id": await ucoId(`${name} exhibit ${one.number}`) });
  const pdf = await ucoFile(`${name} dossier`, DOSSIER, "application/pdf", dossier.sha256, {});
  const printing = {
    ...(await ucoAction(`${name} printing`, "dossier made", dossier.made_at, tool)),
    "uco-action:object": printed,
    "uco-action:result": { "@id": pdf["@id"] },
  };
  nodes.push(pdf, printing);
  const investigation = {
    "@id": await ucoId(`${name} case`),
    "@type": "case-investigation:Investigation",
    "uco-core:name": name,
    "uco-core:object": nodes.map((node) => ({ "@id": node["@id"] })),
  };
  return { "@context": context, "@graph": [investigation, ...nodes] };
}

/**
 * @param {string} key
 * @param {string} name
 * @param {string} type
 * @param {string} digest
 * @param {Record<string, unknown>} size
 * @returns {Promise<Node>}
 */
async function ucoFile(key, name, type, digest, size) {
  const hash = {
    "@id": await ucoId(`${key} hash`),
    "@type": "uco-types:Hash",
    "uco-types:hashMethod": "SHA256",
    "uco-types:hashValue": { "@type": "xsd:hexBinary", "@value": digest.toUpperCase() },
  };
  const facets = [
    {
      "@id": await ucoId(`${key} file`),
      "@type": "uco-observable:FileFacet",
      "uco-observable:fileName": name,
      ...size,
    },
    {
      "@id": await ucoId(`${key} content`),
      "@type": "uco-observable:ContentDataFacet",
      "uco-observable:hash": hash,
      "uco-observable:mimeType": type,
      ...size,
    },
  ];
  return { "@id": await ucoId(key), "@type": "uco-observable:File", "uco-core:hasFacet": facets };
}

/**
 * @param {string} key
 * @param {string} name
 * @param {string} at
 * @param {Node} tool
 * @returns {Promise<Node>}
 */
async function ucoAction(key, name, at, tool) {
  const moment = { "@type": "xsd:dateTime", "@value": at };
  return {
    "@id": await ucoId(key),
    "@type": "case-investigation:InvestigativeAction",
    "uco-core:name": name,
    "uco-action:startTime": moment,
    "uco-action:endTime": moment,
    "uco-action:instrument": { "@id": tool["@id"] },
  };
}
