"""Asks an address and ends with 0 where it answers well: the health check of an image that holds Python and no other client."""

import sys
import urllib.request

try:
    urllib.request.urlopen(sys.argv[1], timeout=4)
except OSError:
    sys.exit(1)
