// What happens to a picture before it is hashed and sent: the module named in the form's data-prepare looks at it
// and lets the person cover it. Without such a module every file goes as it is. Where anyone under 18 may be seen, the
// module is asked about every file: it keeps back what it cannot look at.
const PICTURE = /\.(png|jpe?g|webp|gif|hei[cf]|avif)$/i;

export const isPicture = (file) => file.type.startsWith("image/") || (!file.type && PICTURE.test(file.name));

/**
 * @param {File} file as chosen
 * @param {HTMLFormElement} form data-prepare: address of the module; data-young: nothing intimate, not even covered
 * @returns {Promise<{file: File, looked: string, original: string} | null>} looked: "passed", "covered", "unsure" or
 *   "" (nobody looked); original: SHA-256 of the untouched file, "" when it is sent as it is; null: not to be sent.
 *   Rejects when the module cannot be loaded: then the picture must not go.
 */
export async function prepared(file, form) {
  const asked = isPicture(file) || "young" in form.dataset;
  if (!form.dataset.prepare || !asked) return { file, looked: "", original: "" };
  const { prepare } = await import(form.dataset.prepare);
  return prepare(file, { young: "young" in form.dataset, form });
}
