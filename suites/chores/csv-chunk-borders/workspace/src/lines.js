/** Texts of chunks, cut into lines. */
export async function* lines(chunks) {
  let isFirst = true
  for await (const chunk of chunks) {
    let text = Buffer.from(chunk).toString('utf8')
    if (isFirst && text.startsWith('\uFEFF')) text = text.slice(1)
    isFirst = false
    const parts = text.split(/\r?\n/)
    for (const part of parts) yield part
  }
}
