// What the session's page takes from npm, to be bundled: what draws QR codes.
import { encode } from "uqr"

globalThis.handbookCodes = { encode }
