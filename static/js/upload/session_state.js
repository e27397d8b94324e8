// @ts-check
// What this tab remembers of an upload, so that a reload loses nothing: which files were chosen and did not arrive
// yet, and where those that began are on the server. It ends with the tab, and with "Leave now". Not localStorage:
// that would stay on a device that someone else looks through.
const KEY = "upload";

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null; // switched off, or not ours
  }
}

const same = (one, other) => one.name === other.name && one.size === other.size;

export class SessionState {
  /** @param {string} mark of the case; what another case left in this tab is dropped */
  constructor(mark) {
    const kept = read();
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

  /** Files chosen before that did not arrive: [{name, size}]. */
  get chosen() {
    return this.kept.chosen;
  }

  choose(files) {
    for (const { name, size } of files) {
      if (!this.chosen.some((one) => same(one, { name, size }))) this.chosen.push({ name, size });
    }
    this.write();
  }

  settle(file) {
    this.kept.chosen = this.chosen.filter((one) => !same(one, file));
    this.write();
  }

  /** All but these files, which are on the page. */
  forget(files) {
    this.kept.chosen = [];
    this.choose(files);
  }

  /** Address of the upload of these bytes, by their fingerprint; undefined when it never began. */
  begun(digest) {
    return this.kept.begun[digest];
  }

  begin(digest, address) {
    this.note("begun", digest, address);
  }

  /** The same by the fingerprint of the file that was chosen, once it arrived: itself, or covered in its place. */
  arrived(digest) {
    return this.kept.arrived[digest];
  }

  arrive(digest, address) {
    this.note("arrived", digest, address);
  }

  note(list, digest, address) {
    if (!digest) return;
    if (address) this.kept[list][digest] = address;
    else delete this.kept[list][digest];
    this.write();
  }
}
