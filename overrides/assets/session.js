// What shows a session, or puts one together.
import "./session/session.css"
import "./session/build.css"
import "./session/bundle.css"
import "./session/ready.js"
import "./session/build.js"
import "./session/way.js"
import "./session/start.js"
