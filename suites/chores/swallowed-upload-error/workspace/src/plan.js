/** Which files are to be uploaded, and which are there already. */
export function plan(files, known) {
  const isKnown = (file) => Object.hasOwn(known, file.path) && known[file.path] === file.hash
  return { due: files.filter((file) => !isKnown(file)), skipped: files.filter(isKnown) }
}
