import sys

from matching.match import match
from matching.records import read_invoices, read_payments

result = match(read_invoices(sys.argv[1]), read_payments(sys.argv[2]))
for payment, invoice, cents in result.matches:
    print("match\t%s\t%s\t%d" % (payment, invoice, cents))
for invoice, cents in result.still_open:
    print("open\t%s\t%d" % (invoice, cents))
for payment in result.unmatched:
    print("unmatched\t%s" % payment)
for payment in result.repeated:
    print("repeated\t%s" % payment)
