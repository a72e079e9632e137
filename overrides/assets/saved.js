// What a session that was saved as one file runs before its own script, in place of the site's: all that it would load later
// is in the file.
document.documentElement.classList.add("ss-scripts", ...(/^#(show|join)\b/.test(location.hash) ? ["ss-room"] : []))
globalThis.handbookLater = {
  load: async () => {},
  lost(error) {
    throw error
  },
}
