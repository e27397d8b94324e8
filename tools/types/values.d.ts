// What the values are that the site's scripts hand to each other, to their workers and to the server: each said once.

/** The sentences and settings that a page gives its script as data-*: those that a script reads stand in its page. */
type PageWords = Readonly<Record<string, string>>;

/** A form whose answer comes from a passkey of this device. */
interface PasskeyForm extends HTMLFormElement {
  readonly elements: HTMLFormControlsCollection & { credential: HTMLInputElement };
}

/** What a device answers: to a registration the first two parts, to a sign-in all but the second. */
interface AnsweredCredential extends PublicKeyCredential {
  readonly response: AuthenticatorResponse & {
    readonly attestationObject?: ArrayBuffer;
    readonly authenticatorData?: ArrayBuffer;
    readonly signature?: ArrayBuffer;
    readonly userHandle?: ArrayBuffer | null;
  };
}
