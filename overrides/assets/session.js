// What shows a session, or puts one together.
import "./session/room-screen.css"
import "./session/presenter.css"
import "./session/builder.css"
import "./session/papers.css"
import "./session/ready.js"
import "./session/build.js"
import "./session/way.js"
import "./session/start.js"
