import type { Invoice } from './invoice.ts'
import { format } from './money.ts'

export function print({ lines, net, taxes, total }: Invoice): string {
  return [
    ...lines.map((line) => `${line.quantity} x ${line.text}: ${format(line.net)}`),
    `net: ${format(net)}`,
    ...taxes.map(({ rate, amount }) => `tax ${rate}%: ${format(amount)}`),
    `total: ${format(total)}`,
  ].join('\n')
}
