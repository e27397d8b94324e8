// @ts-check
// What a file is called, which is known at once; what it is by its bytes, sniff.js says.
const PICTURE = /\.(png|jpe?g|webp|gif|hei[cf]|avif|tiff?|bmp|jxl|dng)$/i;

/**
 * Whether it is called a picture: by its type, or by the ending of its name where it has none.
 * @param {{type: string, name: string}} file
 */
export const isPicture = ({ type, name }) => (type ? type.startsWith("image/") : PICTURE.test(name));
