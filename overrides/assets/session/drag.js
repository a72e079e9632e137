// Rows of a table that are dragged into another order.

// A row follows its grip, under a mouse, a pen or a finger; the keyboard has its buttons. The first row and the last stay
// where they are. The table's body has the pointer: a row that is moved would lose it.
function draggable(body, { dropped, canceled }) {
  let dragged
  body.addEventListener("pointerdown", (event) => {
    if (event.button || !event.target.closest("[data-ss-grip]")) return
    event.preventDefault()
    dragged = event.target.closest("tr")
    dragged.classList.add("ss-make__dragged")
    body.setPointerCapture(event.pointerId)
  })
  body.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!dragged) return
    const over = document.elementFromPoint(clientX, clientY)?.closest("tr")
    if (over?.parentElement !== body || over === dragged) return
    const { top, height } = over.getBoundingClientRect()
    const [first, last] = [body.firstElementChild, body.lastElementChild]
    const after = over !== last && (over === first || clientY > top + height / 2)
    over[after ? "after" : "before"](dragged)
    dragged.scrollIntoView({ block: "nearest" })
  })
  const end = (then) => () => {
    if (!dragged) return
    const row = dragged
    dragged = undefined
    row.classList.remove("ss-make__dragged")
    then(row, [...body.rows].indexOf(row))
  }
  body.addEventListener("pointerup", end(dropped))
  body.addEventListener("pointercancel", end(canceled))
}

export { draggable }
