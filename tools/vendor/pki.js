// What static/js/verify/ uses of asn1js and pkijs.
export { fromBER } from "asn1js";
export {
  BasicOCSPResponse, Certificate, CertificateRevocationList, ContentInfo, ExtKeyUsage, OCSPResponse, SignedData,
  TimeStampResp, TSTInfo, getCrypto,
} from "pkijs";
