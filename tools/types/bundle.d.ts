// What a bundle says of itself (docs/formats.md) and what is found about it. A bundle comes from anybody: these types
// say what its lists hold when they are right, and who reads them expects that they are not.

interface ManifestExhibit {
  number: number;
  file: string;
  file_name: string;
  media_type: string;
  size: number;
  sha256: string;
  received_at: string;
  entry: number | null;
}

interface ManifestStamp {
  file: string;
  entry: number;
  time: string;
  authority: string;
  own_clock: boolean;
}

/** Of a file that stayed with the client. */
interface ManifestFingerprint {
  number: number;
  sha256: string;
}

/** How many entries the log has, and the SHA-256 of the last. */
interface ManifestCustody {
  entries: number;
  head: string;
}

/** What manifest.json and the manifest in dossier.pdf have in common. */
interface SharedManifest {
  schema: string;
  case: string;
  language: string;
  made_at: string;
  exhibits: ManifestExhibit[];
  custody: ManifestCustody;
  timestamps: ManifestStamp[];
  fingerprints?: ManifestFingerprint[];
  made_by?: unknown; // who ran the site, and which program it was
}

/** manifest.json. */
interface Manifest extends SharedManifest {
  dossier: { file: string; made_at: string; sha256: string; level?: string };
  files: { file: string; sha256: string; size: number }[];
}

/** The manifest that is attached to dossier.pdf: signed with it. `pages`: SHA-256 of verify.html in each language. */
interface DossierManifest extends SharedManifest {
  fingerprint?: string;
  pages?: string[];
}

/** What an entry of the log is about. */
interface CustodySubject {
  form: string;
  number?: number;
  language?: string;
  place?: string;
  reason?: string;
  who?: string;
  happened?: string;
  account?: string;
}

/** An entry of the log, with its bytes and their SHA-256. */
interface LogEntry {
  seq: number;
  at: string;
  act: string;
  subject: string;
  sha256: string;
  size: number | null;
  salt: string;
  prev: string;
  about: CustodySubject | null;
  digest: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** SHA-256 of certificates that whoever checks trusts: for time stamps, and for signatures. */
interface TrustAnchors {
  stamp: Set<string>;
  sign: Set<string>;
}

/** Of a page that checks: its own digests in each language, and those of the texts that the site writes. */
interface WrittenTexts {
  known: string;
  texts: string[];
}

type Light = "good" | "wait" | "stop";

/** Who signed, `why` being the name of a sentence on the page. `root`: SHA-256 of a root that the file holds. */
interface SignatureOrigin {
  state: Light;
  why: string;
  signer?: string;
  certificate?: string;
  root?: string;
  level?: string; // of PAdES, by what the file holds
}

/** Of all certificates a stamp rests on: see dossier/verify/revocation_status.py. */
type RevocationStatus = "revoked" | "compromised" | "missing" | "nowhere" | "good";

/** What a time stamp says. `known`: under a root that whoever checks trusts. `root`: its SHA-256. `path`: from the signing
 * certificate up to the root; `ends`: when the first of them does, in milliseconds. */
interface CheckedToken {
  time: number;
  ends: number;
  path: pki.Certificate[];
  authority: string;
  own: boolean;
  root: string;
  known: boolean;
}

/** `noted`: the entry of the log that notes it, 0 without one. `lasting`: whether it proves its time still; `renewedBy`:
 * the entry of the stamp that goes on for one that has `ended`, 0 without one. */
interface CheckedStamp extends CheckedToken {
  entry: number;
  noted: number;
  revocation: RevocationStatus;
  ended: boolean;
  lasting: boolean;
  renewedBy: number;
}

/** Why a file is red or doubtful; `why` is the name of a sentence on the page. */
interface Reason {
  why: string;
  facts: string;
}

/** What stands on paper; "" when it cannot be told. */
interface PrintedNumbers {
  short: string;
  fingerprint: string;
  dossier: string;
  sums: string;
}

// Another way into a dropped folder than that of FileSystemEntry; not every browser has it.
interface DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}
