import sys

from letters.merge import merge

if len(sys.argv) != 4:
    sys.exit("usage: python3 -m letters ADDRESSES TEMPLATE FOLDER")
for path in merge(*sys.argv[1:]):
    sys.stdout.write(path + "\n")
