// What the search needs, when someone is about to search.
import "./search/hit.css"
import "./search/panel.js"
