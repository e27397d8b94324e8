// @ts-check
// What this tab remembers of an upload, so that a reload loses nothing: which files were chosen and did not arrive
// yet, and where those that began are on the server. It ends with the tab, and with "Leave now". Not localStorage:
// that would stay on a device that someone else looks through.
const KEY = "upload";

/** @returns {RememberedUpload | null} */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return null; // switched off, or not ours
  }
}

/**
 * @param {ChosenFile} one
 * @param {ChosenFile} other
 */
const same = (one, other) => one.name === other.name && one.size === other.size;

export class SessionState {
  /** @param {string} mark of the case; what another case left in this tab is dropped */
  constructor(mark) {
    const kept = read();
    /** @type {RememberedUpload} */
    this.kept = kept?.mark === mark ? kept : { mark, chosen: [], begun: {}, arrived: {} };
    this.write();
  }

  write() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.kept));
    } catch {
      // Without it a reload begins anew; everything else works.
    }
  }

  /** Files chosen before that did not arrive. */
  get chosen() {
    return this.kept.chosen;
  }

  /** @param {Iterable<ChosenFile>} files */
  choose(files) {
    for (const { name, size } of files) {
      if (!this.chosen.some((one) => same(one, { name, size }))) this.chosen.push({ name, size });
    }
    this.write();
  }

  /** @param {ChosenFile} file */
  settle(file) {
    this.kept.chosen = this.chosen.filter((one) => !same(one, file));
    this.write();
  }

  /**
   * All but these files, which are on the page.
   * @param {Iterable<ChosenFile>} files
   */
  forget(files) {
    this.kept.chosen = [];
    this.choose(files);
  }

  /**
   * Address of the upload of these bytes, by their fingerprint; undefined when it never began.
   * @param {string} digest
   * @returns {string | undefined}
   */
  begun(digest) {
    return this.kept.begun[digest];
  }

  /**
   * @param {string} digest
   * @param {string} [address] forgotten without
   */
  begin(digest, address) {
    this.note("begun", digest, address);
  }

  /**
   * The same by the fingerprint of the file that was chosen, once it arrived: itself, or covered in its place.
   * @param {string} digest
   * @returns {string | undefined}
   */
  arrived(digest) {
    return this.kept.arrived[digest];
  }

  /**
   * @param {string} digest
   * @param {string} [address] forgotten without
   */
  arrive(digest, address) {
    this.note("arrived", digest, address);
  }

  /**
   * @param {"begun" | "arrived"} list
   * @param {string} digest
   * @param {string} [address]
   */
  note(list, digest, address) {
    if (!digest) return;
    if (address) this.kept[list][digest] = address;
    else delete this.kept[list][digest];
    this.write();
  }
}
