// @ts-check
// Passkeys: the device signs what the server asked for; the form carries the answer. Web Authentication, level 2.
const form = /** @type {PasskeyForm | null} */ (document.querySelector("form.passkey"));
/** @type {["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]} */
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

/** @param {string} text */
const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
/** @param {ArrayBuffer} buffer */
const encode = (buffer) => {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** @param {PasskeyForm} form */
function options(form) {
  const { publicKey } = JSON.parse(form.dataset.options ?? "");
  publicKey.challenge = decode(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = decode(publicKey.user.id);
  for (const list of [publicKey.allowCredentials, publicKey.excludeCredentials]) {
    for (const one of list ?? []) one.id = decode(one.id);
  }
  return { publicKey };
}

/** @param {AnsweredCredential} credential */
function plain(credential) {
  const { id, type, rawId, response } = credential;
  /** @type {Record<string, string>} */
  const answer = {};
  for (const name of PARTS) {
    const part = response[name];
    if (part) answer[name] = encode(part);
  }
  const clientExtensionResults = credential.getClientExtensionResults();
  return { id, type, rawId: encode(rawId), response: answer, clientExtensionResults };
}

/** @param {PasskeyForm} form */
async function ask(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  said.textContent = "";
  try {
    const act = /** @type {"create" | "get"} */ (form.dataset.do);
    const credential = /** @type {AnsweredCredential} */ (await navigator.credentials[act](options(form)));
    form.elements.credential.value = JSON.stringify(plain(credential));
  } catch {
    said.textContent = form.dataset.failed ?? ""; // refused, timed out, or nothing on this device that fits
    return;
  }
  form.submit();
}

if (form && window.PublicKeyCredential) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  button.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
