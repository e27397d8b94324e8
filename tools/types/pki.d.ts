// static/vendor/pki.js, a script of its own (tools/vendor/pki.js says what it holds): as much of asn1js and pkijs as
// static/js/verify uses.
declare namespace pki {
  interface Asn1Value {
    idBlock: { tagClass: number; tagNumber: number };
    valueBlock: { value: Asn1Value[]; valueHexView: Uint8Array; toString?(): string };
    getValue(): ArrayBuffer;
  }

  interface Name {
    typesAndValues: { type: string; value: { valueBlock: { value: string } } }[];
    isEqual(other: Name): boolean;
  }

  interface Attribute {
    type: string;
    values: Asn1Value[];
  }

  interface SignerInfo {
    signedAttrs: { attributes: Attribute[] };
    unsignedAttrs?: { attributes: Attribute[] };
    signature: Asn1Value;
  }

  interface Extension {
    extnID: string;
    critical: boolean;
    parsedValue?: { keyPurposes?: string[] };
  }

  class Certificate {
    static fromBER(bytes: ArrayBuffer): Certificate;
    issuer: Name;
    subject: Name;
    notBefore: { value: Date };
    notAfter: { value: Date };
    extensions?: Extension[];
    toSchema(encoded: boolean): { toBER(): ArrayBuffer };
  }

  class ContentInfo {
    constructor(parameters: { schema: Asn1Value });
    static fromBER(bytes: ArrayBuffer): ContentInfo;
    content: Asn1Value;
  }

  /** `signatureVerified`: the bytes were signed with the key; `signerCertificateVerified`: the chain leads to a root. */
  interface Outcome {
    signatureVerified: boolean | null;
    signerCertificateVerified: boolean | null;
    signerCertificate: Certificate;
    certificatePath?: Certificate[];
  }

  class SignedData {
    constructor(parameters: { schema: Asn1Value });
    certificates: Certificate[];
    signerInfos: SignerInfo[];
    encapContentInfo: { eContent?: Asn1Value };
    verify(parameters: {
      signer: number;
      data: ArrayBuffer;
      trustedCerts: Certificate[] | null;
      checkChain: boolean;
      checkDate: Date;
      extendedMode: true;
    }): Promise<Outcome>;
  }

  class TSTInfo {
    static fromBER(bytes: ArrayBuffer): TSTInfo;
    policy: string;
    genTime: Date;
    messageImprint: { hashAlgorithm: { algorithmId: string }; hashedMessage: Asn1Value };
  }

  class TimeStampResp {
    static fromBER(bytes: ArrayBuffer): TimeStampResp;
    status: { status: number };
    timeStampToken: ContentInfo;
  }
}
