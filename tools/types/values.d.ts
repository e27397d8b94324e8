// What the values are that the site's scripts hand to each other, to their workers and to the server: each said once.

/** The sentences and settings that a page gives its script as data-*: those that a script reads stand in its page. */
type PageWords = Readonly<Record<string, string>>;

/** A form whose answer comes from a passkey of this device. */
interface PasskeyForm extends HTMLFormElement {
  readonly elements: HTMLFormControlsCollection & {
    credential: HTMLInputElement;
    assertion: HTMLInputElement;
    token: HTMLInputElement;
    desk_key: HTMLInputElement;
  };
}

/** What a device answers: to a registration the first two parts, to a sign-in all but the second. */
interface AnsweredCredential extends PublicKeyCredential {
  readonly response: AuthenticatorResponse & {
    readonly attestationObject?: ArrayBuffer;
    readonly authenticatorData?: ArrayBuffer;
    readonly signature?: ArrayBuffer;
    readonly userHandle?: ArrayBuffer | null;
  };
}

/** A place on a picture in shares of it, 0 to 1. */
interface Place {
  x: number;
  y: number;
}

/** A part of a picture, or a box on it, in shares of it, 0 to 1. */
interface Box extends Place {
  width: number;
  height: number;
}

/** Of a picture, in dots. */
interface PictureSize {
  width: number;
  height: number;
}

/** A picture as the editor shows it, perhaps smaller, and how large it is. */
interface OpenedPicture extends PictureSize {
  picture: ImageBitmap;
}

/** What a long reading is asked to heed and to tell: `progress` from 0 to 1. */
interface ReadingOptions {
  signal: AbortSignal;
  progress: (share: number) => void;
}

// --- fingerprints ---

type HashName = "sha-256" | "md5";
type FingerprintKind = "pdq" | HashName;

/** PDQ of a picture: 64 hexadecimal digits and how much there is to see, 0 to 100. `moves`: it holds more pictures. */
interface PictureFingerprint {
  hash: string;
  quality: number;
  moves?: boolean;
}

/** All that was computed of one file; a hash of the file in hexadecimal digits. */
interface FingerprintValues extends Partial<Record<HashName, string>> {
  pdq?: PictureFingerprint;
}

/** The last word of the worker about one question. */
interface FingerprintAnswer {
  id: number;
  result?: PictureFingerprint | string;
  error?: "cancelled" | "falsified" | "old" | "unreadable";
}

/** What the worker says meanwhile. */
interface FingerprintProgress {
  id: number;
  progress: number;
}

// --- looking at a picture and covering it ---

/** Why nothing on this device can look at a picture or cover it. */
type Inability = "model" | "part" | "falsified" | "unreadable";

/** What is asked of the worker that opens and covers pictures. */
interface OpenQuestion {
  act: "open";
  file: Blob;
}
interface CoverQuestion {
  act: "cover";
  file: Blob;
  boxes: Box[];
  /** bytes that may be sent */
  most: number;
}

/** A copy that was made in place of a file, and the SHA-256 of that file. */
interface CoveredPicture {
  blob: Blob;
  original: string;
}

/** What the person decides where the site stopped. */
type Choice = "cover" | "send" | "out";

/** What was found of a picture before it is sent; "" when nobody looked. */
type Looked = "passed" | "covered" | "unsure" | "";

/** What goes to the server for a chosen file. `original`: SHA-256 of the file when a copy goes in its place, or "". */
interface PreparedFile {
  file: File;
  looked: Looked;
  original: string;
}

/** Parts that may show nudity, or why nobody could look. */
interface LookResult {
  parts?: Box[];
  why?: string;
}

/** What the worker that looks says: how far its model is, that it can look or cannot, or what it saw. */
interface LookAnswer {
  loading?: number;
  ready?: true;
  failed?: true;
  id?: number;
  parts?: Box[];
  error?: Inability;
}

/** A layer's numbers as model.json describes them. */
interface WeightSpec {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: { dtype: string };
}

/** Of TensorFlow.js: as much as the worker uses. */
interface Tensor {
  dataSync(): Float32Array;
  dispose(): void;
}
interface LookModel {
  predict(input: Tensor): Tensor;
}

// --- sending files ---

/** What the server says of a file that arrived. */
interface ReceivedFile {
  number: number;
  sha256: string;
}

/** The server's answer in JSON: `file` when all of it arrived, `refused` when it will not be taken, else a message. */
interface UploadBody {
  address?: string;
  offset?: number;
  file?: ReceivedFile;
  refused?: string;
  message?: string;
  next?: string;
}

/** `body`: null when the answer is not in JSON, as one of a proxy's. */
interface UploadAnswer {
  status: number;
  body: UploadBody | null;
}

/** Why no further file can be sent now, and where one can go on. */
interface UploadStop {
  message: string;
  next?: string;
}

/** A chosen file as a tab remembers it. */
interface ChosenFile {
  name: string;
  size: number;
}

/** What a tab remembers; addresses of uploads by the SHA-256 of what is sent, or of what was chosen. */
interface RememberedUpload {
  mark: string;
  chosen: ChosenFile[];
  begun: Record<string, string>;
  arrived: Record<string, string>;
}

/** What is compared and remembered of a file that is sent. `own`: SHA-256 of what goes, `picked`: of what was chosen. */
interface SentFile {
  own: string;
  picked: string;
  /** a picture that nobody looked at */
  unseen: boolean;
}

/** The fields of the upload form by their names. */
interface UploadForm extends HTMLFormElement {
  readonly elements: HTMLFormControlsCollection & {
    files: HTMLInputElement;
    csrfmiddlewaretoken: HTMLInputElement;
    nothing_intimate: HTMLInputElement;
  };
}

/** How six words become keys: static/js/case_keys. `salt` in hexadecimal digits, `memory` in KiB. */
interface Argon2Cost {
  readonly salt: string;
  readonly passes: number;
  readonly memory: number;
  readonly lanes: number;
}

interface WordKeys {
  readonly locator: Uint8Array;
  readonly kek: Uint8Array;
}

/** What a form sends instead of the words, or the template that says why nothing; neither: the words after all. */
interface WordsOutcome {
  readonly fields?: Record<string, string>;
  readonly problem?: string;
}
