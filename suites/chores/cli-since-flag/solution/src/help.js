export const HELP = `usage: notes <command> [flags]

commands:
  list            all notes, oldest first
  show <id>       one note

flags of list:
  --tag <tag>     only notes with this tag
  --since <day>   only notes of this day (YYYY-MM-DD, UTC) or later
  --last <count>  only the last so many, of those that the other flags leave
  --json          one JSON object a line

  --help          this
`
