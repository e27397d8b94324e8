// @ts-check
// The files of a bundle, wherever they came from.

/** There is nothing here that could be checked. */
export class NotABundle extends Error {}

/**
 * The files of a bundle by their names.
 * @extends {Map<string, () => Promise<Blob>>}
 */
export class Bundle extends Map {
  /** @type {string[]} names of what lies beside the bundle, and of what no honest packer writes */
  strange = [];
  /** @type {string[]} their names end with "/" */
  folders = [];
  /** whether the archive is as it was packed */
  isRight = true;
}
