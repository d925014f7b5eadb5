/** Chunks as texts: signs that were cut in two are put together, and a mark at the very beginning is left out. */
export async function* texts(chunks) {
  const decoder = new TextDecoder('utf-8')
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
