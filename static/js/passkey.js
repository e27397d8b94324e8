// @ts-check
// Passkeys: the device signs what the server asked for; the form carries the answer. Web Authentication, level 2.
/** @type {HTMLFormElement} */
const form = document.querySelector("form.passkey");

const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const encode = (buffer) => {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

function options() {
  const { publicKey } = JSON.parse(form.dataset.options);
  publicKey.challenge = decode(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = decode(publicKey.user.id);
  for (const list of [publicKey.allowCredentials, publicKey.excludeCredentials]) {
    for (const one of list ?? []) one.id = decode(one.id);
  }
  return { publicKey };
}

function plain(credential) {
  const { id, type, rawId, response } = credential;
  const answer = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) answer[name] = encode(response[name]);
  }
  const clientExtensionResults = credential.getClientExtensionResults();
  return { id, type, rawId: encode(rawId), response: answer, clientExtensionResults };
}

async function ask(event) {
  event.preventDefault();
  const said = form.querySelector("[role=status]");
  said.textContent = "";
  try {
    const credential = await navigator.credentials[form.dataset.do](options());
    /** @type {any} */ (form.elements).credential.value = JSON.stringify(plain(credential));
  } catch {
    said.textContent = form.dataset.failed; // refused, timed out, or nothing on this device that fits
    return;
  }
  form.submit();
}

if (form && window.PublicKeyCredential) {
  form.querySelector("button").hidden = false;
  form.addEventListener("submit", ask);
}
