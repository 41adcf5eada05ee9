"""Reading by astropy: reads the image of FILE, decompressed, for each line on standard input and prints the seconds
of the clock and of the processor.

    python3 fits.py FILE
"""
import sys
import time

import astropy
import numpy
from astropy.io import fits

print('ready', astropy.__version__, flush=True)
for _ in sys.stdin:
    wall, processor = time.perf_counter(), time.process_time()
    with fits.open(sys.argv[1]) as hdus:
        image = numpy.asarray(hdus[1].data)
    assert image.dtype.kind == 'f' and numpy.isfinite(image.sum())
    print(time.perf_counter() - wall, time.process_time() - processor, flush=True)
