"""Moffat fits with astropy: for each line on standard input fits all stars and prints the seconds.

    python3 seeing.py FRAME SIDE RADIUS PLACES FWHM

FRAME: raw float32, SIDE x SIDE. PLACES: raw int32 pairs x, y: centres of cut-outs of RADIUS pixels to each side.
Fits Moffat2D (round) + Const2D with LevMarLSQFitter and its default settings.
"""
import sys
import time
import warnings

import astropy
import numpy
from astropy.modeling import fitting, models

frame_file, side, radius, places_file, fwhm = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], float(sys.argv[5])
frame = numpy.fromfile(frame_file, 'float32').reshape(side, side).astype(float)
places = numpy.fromfile(places_file, 'int32').reshape(-1, 2)
v, u = numpy.mgrid[-radius:radius + 1, -radius:radius + 1]
warnings.simplefilter('ignore')


def fit(x, y):
    cutout = frame[y - radius:y + radius + 1, x - radius:x + radius + 1]
    background = numpy.median(cutout)
    model = models.Moffat2D(cutout.max() - background, 0, 0, fwhm, 4) + models.Const2D(background)
    return fitting.LevMarLSQFitter()(model, u, v, cutout)


print('ready', astropy.__version__, flush=True)
for _ in sys.stdin:
    started = time.perf_counter()
    for x, y in places:
        fit(x, y)
    print(time.perf_counter() - started, flush=True)
