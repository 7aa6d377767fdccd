"""Asks a page whether any words on it leave their box."""

MISFITS = """(() => {
  const wrong = []
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page is wider than the window')
  for (const element of document.querySelectorAll('#operator *')) {
    const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    if (!words || element.closest('.vh') || element.getClientRects().length === 0) continue
    const boxes = []
    for (let box = element; box && boxes.length < 3; box = box.parentElement) boxes.push(box)
    if (boxes.some((box) => getComputedStyle(box).textOverflow === 'ellipsis')) continue
    const box = boxes.find((one) => getComputedStyle(one).display !== 'inline')
    const name = `${box.className}: ${element.textContent}`
    if (box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0) wrong.push(name)
    const around = element.closest('button, .cue, .sg, .ph, .ms, .tk, .ov, .lg')
    if (around) {
      const outer = around.getBoundingClientRect()
      const inner = element.getBoundingClientRect()
      if (inner.left < outer.left - 1 || inner.right > outer.right + 1) wrong.push(`beside ${name}`)
      if (inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1) wrong.push(`above or below ${name}`)
    }
  }
  return wrong
})()"""
"""A JavaScript expression: what is wrong, in words; empty when nothing is."""
