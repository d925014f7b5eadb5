/** What the page looks like: a phone, a laptop, the dark, and paper. All of it inline: the file stands alone. Pure. */
import { DARK, drawingStyle, LIGHT, type Palette } from './colours.ts'

const variables = (palette: Palette): string =>
  [
    ...Object.entries(palette).flatMap(([name, colour]) =>
      typeof colour === 'string' ? [`--${name}:${colour}`] : [],
    ),
    ...Object.entries(palette.fills).map(([name, colour]) => `--f-${name}:${colour}`),
  ].join(';')

const LAYOUT = `
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:920px;margin:0 auto;padding:32px 24px 48px}
h1{font-size:28px;line-height:1.2;margin:0 0 8px;letter-spacing:-.01em}
h2{font-size:20px;line-height:1.3;margin:44px 0 10px;padding-top:14px;border-top:1px solid var(--rule)}
p{margin:8px 0;max-width:72ch}
a{color:var(--link)}
.kicker{margin:0 0 4px;color:var(--muted);font-size:14px}
.headline{font-size:18px;margin:0 0 20px}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin:0}
.tiles>div{background:var(--panel);border-radius:8px;padding:12px 14px}
.tiles dt{color:var(--muted);font-size:13px}
.tiles dd{margin:0}
.tiles .figure{font-size:21px;font-weight:650;line-height:1.35}
.tiles .detail{color:var(--muted);font-size:13px;line-height:1.4}
.warnings{margin:20px 0 0;padding:12px 16px;border:1px solid var(--down);border-left-width:6px;border-radius:8px}
.warnings strong{color:var(--down)}
.warnings ul{margin:4px 0 0}
ul{margin:6px 0;padding-left:20px}
.method{color:var(--muted);font-size:14px}
figure{margin:12px 0}
svg{display:block;width:100%;height:auto;font-family:inherit}
svg.phone{display:none}
.scroll{overflow-x:auto;margin:12px 0;background:linear-gradient(90deg,var(--ground) 40%,transparent) 0/40px 100% no-repeat local,linear-gradient(270deg,var(--ground) 40%,transparent) 100%/40px 100% no-repeat local,linear-gradient(90deg,var(--rule),transparent) 0/14px 100% no-repeat scroll,linear-gradient(270deg,var(--rule),transparent) 100%/14px 100% no-repeat scroll}
.scroll:focus-visible{outline:2px solid var(--link)}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.35}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th{color:var(--muted);font-weight:500;font-size:13px;vertical-align:bottom}
th,td{text-align:left;padding:6px 16px 6px 0;border-bottom:1px solid var(--rule)}
td{vertical-align:top;overflow-wrap:break-word}
th:last-child,td:last-child{padding-right:0}
.n{text-align:right;white-space:nowrap}
th{overflow-wrap:normal}
th.n{white-space:normal}
td:not(.n){min-width:4em}
td:not(.n):has(small){min-width:9em}
td.long{min-width:15em}
td small{display:block;color:var(--muted);font-size:.89em}
.up{color:var(--up)}.down{color:var(--down)}
summary{cursor:pointer;color:var(--link);font-size:14px;padding:6px 0}
footer{font-size:14px;margin-top:48px;border-top:3px solid var(--rule)}
footer h2{font-size:16px;margin-top:24px;border:0;padding:0}`

const PHONE = `
main{padding:20px 16px 40px}
h1{font-size:24px}
.headline{font-size:17px}
.tiles{grid-template-columns:1fr 1fr;gap:8px}
.tiles .figure{font-size:18px}
svg.desk{display:none}
svg.phone{display:block;max-width:520px}
th,td{padding-right:12px}`

const PAPER = `
@page{margin:14mm}
body{font-size:11pt}
main{max-width:none;padding:0}
h2{margin-top:24px;break-after:avoid}
figure,tr,.tiles>div,.warnings{break-inside:avoid}
.scroll{overflow:visible;background:none}
table,th{font-size:8.5pt}
.method{font-size:9pt}
.tiles .figure{font-size:13pt}
th,td{padding-right:8px}
td:not(.n),td:not(.n):has(small),td.long{min-width:0}
svg.desk{display:block}
svg.phone{display:none}
.tiles{grid-template-columns:repeat(4,1fr)}
.tiles>div{border:1px solid var(--rule)}
details::details-content{content-visibility:visible;display:block;height:auto}
summary{display:none}
a{color:inherit}`

/** Paper is light whatever the screen is. */
export function styleSheet(): string {
  return [
    `:root{color-scheme:light dark;${variables(LIGHT)}}`,
    `@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}`,
    LAYOUT,
    drawingStyle((name) => `var(--${name})`),
    `@media screen and (max-width:680px){${PHONE}}`,
    `@media print{:root{color-scheme:light}${PAPER}}`,
  ].join('\n')
}
