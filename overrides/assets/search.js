// What the search needs, when someone is about to search.
import "./css/search-hit.css"
import "./css/say-line.css"
import "./search/panel.js"
