// What prints, when someone does: a script, and the layouts for paper.
import "./seldom.css"
import "./paper/answers.css"
import "./paper/attendance.css"
import "./paper/handout.css"
import "./paper/press.css"
import "./paper/sheet.css"
import "./paper/press.js"
