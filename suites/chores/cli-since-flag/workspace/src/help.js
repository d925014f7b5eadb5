export const HELP = `usage: notes <command> [flags]

commands:
  list            all notes, oldest first
  show <id>       one note

flags of list:
  --tag <tag>     only notes with this tag
  --last <count>  only the last so many, of those that the other flags leave
  --json          one JSON object a line

  --help          this
`
