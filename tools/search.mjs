// What the site's search takes from npm, to be bundled: the search engine, and what reduces words to their stems.
import MiniSearch from "minisearch"
import { stemmer } from "stemmer"

globalThis.handbookEngine = { MiniSearch, stemmer }
