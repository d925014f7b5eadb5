/** What a voucher takes off a sum, in euros: `{ amount }` or `{ percent }`, never more than the sum. */
export function takenOff(voucher, sum) {
  if (voucher === undefined) return 0
  const amount = voucher.percent === undefined ? voucher.amount : (sum * voucher.percent) / 100
  return Math.min(amount, sum)
}
