// static/vendor/pki.js, a script of its own (tools/vendor/pki.js says what it holds): as much of asn1js and pkijs as
// static/js/verify uses.
declare namespace pki {
  interface Asn1Value {
    idBlock: { tagClass: number; tagNumber: number };
    valueBlock: { value: Asn1Value[]; valueHexView: Uint8Array; valueDec?: number; toString?(): string };
    getValue(): ArrayBuffer;
    toDate?(): Date;
  }

  interface Name {
    typesAndValues: { type: string; value: { valueBlock: { value: string } } }[];
    isEqual(other: Name): boolean;
    toSchema(): { toBER(): ArrayBuffer };
  }

  interface AlgorithmIdentifier {
    algorithmId: string;
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
    extnValue: Asn1Value;
    critical: boolean;
    parsedValue?: { keyPurposes?: string[] };
  }

  class Certificate {
    static fromBER(bytes: ArrayBuffer): Certificate;
    issuer: Name;
    serialNumber: Asn1Value;
    subject: Name;
    subjectPublicKeyInfo: unknown;
    tbsView: Uint8Array<ArrayBuffer>;
    signatureAlgorithm: AlgorithmIdentifier;
    signatureValue: Asn1Value;
    notBefore: { value: Date };
    notAfter: { value: Date };
    extensions?: Extension[];
    toSchema(encoded: boolean): { toBER(): ArrayBuffer };
  }

  interface RevokedCertificate {
    userCertificate: Asn1Value;
    revocationDate: { value: Date };
    crlEntryExtensions?: { extensions: Extension[] };
  }

  class CertificateRevocationList {
    static fromBER(bytes: ArrayBuffer): CertificateRevocationList;
    issuer: Name;
    nextUpdate?: { value: Date };
    revokedCertificates?: RevokedCertificate[];
    tbsView: Uint8Array<ArrayBuffer>;
    signatureAlgorithm: AlgorithmIdentifier;
    signatureValue: Asn1Value;
  }

  class OCSPResponse {
    static fromBER(bytes: ArrayBuffer): OCSPResponse;
    responseStatus: Asn1Value;
    responseBytes?: { response: Asn1Value };
  }

  interface CertID {
    hashAlgorithm: AlgorithmIdentifier;
    issuerNameHash: Asn1Value;
    serialNumber: Asn1Value;
  }

  class BasicOCSPResponse {
    static fromBER(bytes: ArrayBuffer): BasicOCSPResponse;
    tbsResponseData: {
      tbsView: Uint8Array<ArrayBuffer>;
      responses: { certID: CertID; certStatus: Asn1Value; nextUpdate?: Date }[];
    };
    signature: Asn1Value;
    signatureAlgorithm: AlgorithmIdentifier;
    certs?: Certificate[];
  }

  interface Crypto {
    verifyWithPublicKey(
      data: BufferSource, signature: Asn1Value, key: unknown, algorithm: AlgorithmIdentifier,
    ): Promise<boolean>;
  }

  function getCrypto(safety: true): Crypto;
  function fromBER(bytes: ArrayBuffer): { result: Asn1Value };

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
    messageImprint: { hashAlgorithm: AlgorithmIdentifier; hashedMessage: Asn1Value };
  }

  class TimeStampResp {
    static fromBER(bytes: ArrayBuffer): TimeStampResp;
    status: { status: number };
    timeStampToken: ContentInfo;
  }
}
