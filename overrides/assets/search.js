// What the search needs, when someone is about to search.
import "./search/panel.js"
