// @ts-check
// The names in a bundle, its schemas, and how far two times may be apart: as dossier/verify/ has them.
export const SCHEMA = "sextortion-help/bundle/1";
export const DOSSIER_SCHEMA = "sextortion-help/dossier/1";
export const SUMS = "SHA256SUMS";
export const SEAL = "SHA256SUMS.p7s"; // the signature over the list; not there when a bundle could not be signed
export const MANIFEST = "manifest.json";
export const DOSSIER = "dossier.pdf";
export const PAGE = "verify.html";
export const CERTIFICATES = "timestamps/ca.pem";
export const CASE_UCO = "case.jsonld"; // bundles of before have none
export const READ_MES = ["READ-ME.txt", "LIES-MICH.txt"];
export const FIXED = [SUMS, MANIFEST, DOSSIER, ...READ_MES, PAGE];
export const NEAR = 2 * 60_000; // ms between a file's arrival and the entry that notes it
export const AHEAD = 24 * 3_600_000; // ms that the clock of whoever checks may be behind
