"""Detection by the peers: does one job for each line on standard input and prints its seconds of the clock and of the
processor.

    python3 detect.py IMAGE WIDTH HEIGHT

IMAGE: raw float32. Jobs: clipped10 (sigma_clipped_stats and DAOStarFinder of 10 px, 75 std), dao5 (DAOStarFinder of
5 px, 5 std, on the image less its median), sep (mesh background and extraction at 5 sigma).
"""
import sys
import time
import warnings

import astropy
import numpy
import photutils
import sep
from astropy.stats import sigma_clipped_stats
from photutils.detection import DAOStarFinder

warnings.simplefilter('ignore')
image = numpy.fromfile(sys.argv[1], 'float32').reshape(int(sys.argv[3]), int(sys.argv[2]))
_, median, std = sigma_clipped_stats(image, sigma=3, maxiters=5)


def clipped10():
    _, median, std = sigma_clipped_stats(image, sigma=3, maxiters=5)
    return DAOStarFinder(fwhm=10, threshold=75 * std)(image - median)


def dao5():
    return DAOStarFinder(fwhm=5, threshold=5 * std)(image - median)


def with_sep():
    background = sep.Background(image)
    return sep.extract(image - background.back(), 5, err=background.globalrms)


jobs = {'clipped10': clipped10, 'dao5': dao5, 'sep': with_sep}
print('ready', astropy.__version__, photutils.__version__, sep.__version__, flush=True)
for line in sys.stdin:
    wall, processor = time.perf_counter(), time.process_time()
    jobs[line.strip()]()
    print(time.perf_counter() - wall, time.process_time() - processor, flush=True)
