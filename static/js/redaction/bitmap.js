// @ts-check
// A picture file as dots. One that is heavy, or too much for this device's memory, is opened smaller.
const HEAVY = 25 * 1024 * 1024; // bytes; a photo of 50 megapixels and more, which as dots takes 200 MB

/**
 * @param {Blob} file
 * @param {number} width of the smaller one, in dots
 * @returns {Promise<ImageBitmap>} rejects with the browser's InvalidStateError when it is no picture it can read
 */
export async function bitmap(file, width) {
  const smaller = () => createImageBitmap(file, { resizeWidth: width, resizeQuality: "medium" });
  if (file.size > HEAVY) return smaller();
  try {
    return await createImageBitmap(file);
  } catch {
    return smaller();
  }
}
