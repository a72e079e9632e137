// What the search needs, when someone is about to search.
import "./search/hit.css"
import "./search/say-line.css"
import "./search/panel.js"
