// @ts-check
// Passkeys: the device signs what the server asked for; the form carries the answer. Web Authentication, level 3.
// Where the device can make keys (extension "prf"), one made from its 32 bytes goes along, never these bytes.
const form = /** @type {PasskeyForm | null} */ (document.querySelector("form.passkey"));
/** @type {["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]} */
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
const KEY_INFO = "sextortion-help/passkey-key/1"; // as docs/cryptography.md says

/** @param {string} text */
const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
/** @param {ArrayBuffer} buffer */
const encode = (buffer) => {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/**
 * Options as the browser takes them; with an input, the device is asked for its 32 bytes too.
 * @param {string} text @param {string} [input]
 */
function readOptions(text, input) {
  const { publicKey } = JSON.parse(text);
  publicKey.challenge = decode(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = decode(publicKey.user.id);
  for (const list of [publicKey.allowCredentials, publicKey.excludeCredentials]) {
    for (const one of list ?? []) one.id = decode(one.id);
  }
  if (input) publicKey.extensions = { ...publicKey.extensions, prf: { eval: { first: decode(input) } } };
  return { publicKey };
}

/** @param {AnsweredCredential} credential */
function answerOf(credential) {
  const { id, type, rawId, response } = credential;
  /** @type {Record<string, string>} */
  const answer = {};
  for (const name of PARTS) {
    const part = response[name];
    if (part) answer[name] = encode(part);
  }
  const { credProps } = credential.getClientExtensionResults();
  const extensions = { credProps }; // and no more: the device's bytes are among them
  return JSON.stringify({ id, type, rawId: encode(rawId), response: answer, clientExtensionResults: extensions });
}

/**
 * The key that goes to the server; nothing when the device made no bytes.
 * @param {AnsweredCredential} credential
 */
async function keyOf(credential) {
  const bytes = credential.getClientExtensionResults().prf?.results?.first;
  if (!bytes) return "";
  const secret = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode(KEY_INFO) };
  return encode(await crypto.subtle.deriveBits(how, secret, 256));
}

/** @param {PasskeyForm} form */
async function get(form) {
  let options = form.dataset.options ?? "";
  if (form.dataset.ask) {
    const response = await fetch(form.dataset.ask, { headers: { Accept: "application/json" } });
    const asked = await response.json();
    options = JSON.stringify(asked.options);
    form.elements.token.value = asked.token;
  }
  const input = form.dataset.input;
  const question = readOptions(options, input);
  const credential = /** @type {AnsweredCredential} */ (await navigator.credentials.get(question));
  form.elements.credential.value = answerOf(credential);
  if (!input) return true;
  form.elements.desk_key.value = await keyOf(credential);
  return form.elements.desk_key.value !== "";
}

/** @param {PasskeyForm} form */
async function create(form) {
  const { publicKey } = readOptions(form.dataset.options ?? "");
  publicKey.extensions = { ...publicKey.extensions, prf: {} };
  const credential = /** @type {AnsweredCredential} */ (await navigator.credentials.create({ publicKey }));
  form.elements.credential.value = answerOf(credential);
  const { prf, credProps } = credential.getClientExtensionResults();
  const canOpen = prf?.enabled && credProps?.rk !== false;
  if (canOpen) await askForKey(form, credential).catch(() => {}); // without a key it is a second factor
  return true;
}

/**
 * The same device once more, for the key that opens the desk.
 * @param {PasskeyForm} form @param {AnsweredCredential} made
 */
async function askForKey(form, made) {
  const { publicKey } = readOptions(form.dataset.keyOptions ?? "", form.dataset.input);
  publicKey.allowCredentials = [{ type: "public-key", id: made.rawId }];
  const credential = /** @type {AnsweredCredential} */ (await navigator.credentials.get({ publicKey }));
  form.elements.assertion.value = answerOf(credential);
  form.elements.desk_key.value = await keyOf(credential);
}

/** @param {PasskeyForm} form */
async function ask(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  said.textContent = "";
  try {
    const isReady = form.dataset.do === "create" ? await create(form) : await get(form);
    if (!isReady) {
      said.textContent = form.dataset.noKey ?? "";
      return;
    }
  } catch {
    said.textContent = form.dataset.failed ?? ""; // refused, timed out, or nothing on this device that fits
    return;
  }
  form.submit();
}

if (form && window.PublicKeyCredential) {
  for (const part of [form, ...form.querySelectorAll("button")]) part.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
