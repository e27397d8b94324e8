// What static/js/verify/ uses of asn1js and pkijs.
export { fromBER } from "asn1js";
export { Certificate, ContentInfo, ExtKeyUsage, SignedData, TimeStampResp, TSTInfo } from "pkijs";
