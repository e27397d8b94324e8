// @ts-check
// Which parts of a picture are shown to the model, which sees only 224 x 224 dots: a long screenshot as a whole
// would be too small to judge. All places are shares of the picture, 0 to 1.
const LONG = 1.5; // times as long as wide; up to here the whole picture is one view
const TILE = 1.3; // length of a tile, in widths
const STEP = 1; // so that neighbours overlap by at least 0.3 widths
const MOST = 24; // tiles; an even longer capture gets longer ones

/**
 * @param {number} width
 * @param {number} height
 * @returns {Box[]}
 */
export function tiles(width, height) {
  const ratio = Math.max(width, height) / Math.min(width, height);
  if (ratio <= LONG) return [{ x: 0, y: 0, width: 1, height: 1 }];
  const count = Math.min(MOST, Math.ceil((ratio - TILE) / STEP) + 1);
  const length = count < MOST ? TILE / ratio : 1.3 / count;
  const step = (1 - length) / (count - 1);
  return Array.from({ length: count }, (_, i) =>
    height > width
      ? { x: 0, y: i * step, width: 1, height: length }
      : { x: i * step, y: 0, width: length, height: 1 },
  );
}

/**
 * Nine closer views of a part, each a little more than half as wide and high.
 * @param {Box} part
 * @returns {Box[]}
 */
export function closer(part) {
  const share = 0.56;
  const places = [0, (1 - share) / 2, 1 - share];
  return places.flatMap((top) =>
    places.map((left) => ({
      x: part.x + left * part.width,
      y: part.y + top * part.height,
      width: part.width * share,
      height: part.height * share,
    })),
  );
}

/**
 * The smallest part that holds all of these.
 * @param {Box[]} parts
 * @returns {Box}
 */
export function around(parts) {
  const x = Math.min(...parts.map((part) => part.x));
  const y = Math.min(...parts.map((part) => part.y));
  const right = Math.max(...parts.map((part) => part.x + part.width));
  const bottom = Math.max(...parts.map((part) => part.y + part.height));
  return { x, y, width: right - x, height: bottom - y };
}
