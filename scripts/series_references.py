"""Taylor coefficients of functions of a number, with at least 30 digits that are right, rounded once.

Writes __tests__/derivatives/references.json: the name of a function, the point, and the coefficients up to order 20.
The coefficients are Cauchy's integrals over a circle, by the trapezoidal rule, whose error is (1/4)^(192 - 20) here.
"""
import json
from pathlib import Path
from mpmath import exp, log, mp, mpf

ORDER = 20
POINTS = 192

mp.dps = 90


def logistic(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return log(1 + exp(x))


def magnitude(x):
    return x if mp.re(x) > 0 else -x


def cbrt(x):
    return x ** (mpf(1) / 3) if mp.re(x) > 0 else -(-x) ** (mpf(1) / 3)


def far(_):
    """Half the radius of convergence, at least, of functions whose singularities are not real."""
    return 2


# Each function with its value, a bound below the distance to its next singularity, and points.
FUNCTIONS = {
    'exp': (exp, far, [0, -3.3, 2.7]),
    'expm1': (mp.expm1, far, [0, 1e-9, 2.7]),
    'exp2': (lambda x: mpf(2) ** x, far, [0, -3.3]),
    'log': (log, abs, [0.3, 1, 7]),
    'log1p': (mp.log1p, lambda x: x + 1, [0, -0.6, 3]),
    'log2': (lambda x: log(x) / log(mpf(2)), abs, [0.3, 5]),
    'log10': (lambda x: log(x) / log(mpf(10)), abs, [0.3, 5]),
    'sqrt': (mp.sqrt, abs, [0.1, 1, 9]),
    'cbrt': (cbrt, abs, [0.1, -2, 9]),
    'recip': (lambda x: 1 / x, abs, [0.3, -2]),
    'square': (lambda x: x * x, far, [0, -2.3]),
    'log1mExp': (lambda x: log(1 - exp(-x)), abs, [0.1, 0.7, 3]),
    'logit': (lambda p: log(p / (1 - p)), lambda p: min(p, 1 - p), [0.1, 0.5, 0.8]),
    'sin': (mp.sin, far, [0, 2.5, -40.3]),
    'cos': (mp.cos, far, [0, 2.5, -40.3]),
    'tan': (mp.tan, lambda x: mp.pi / 2 - abs(x), [0, 0.3, 1.3]),
    'asin': (mp.asin, lambda x: 1 - abs(x), [0, 0.5, -0.9]),
    'acos': (mp.acos, lambda x: 1 - abs(x), [0, 0.5, -0.9]),
    'atan': (mp.atan, lambda _: 1, [0, 0.5, -3]),
    'sinh': (mp.sinh, far, [0, 1.5]),
    'cosh': (mp.cosh, far, [0, 1.5]),
    'tanh': (mp.tanh, lambda _: 1.5, [0, 0.7, -3, 20]),
    'asinh': (mp.asinh, lambda _: 1, [0, 0.7, -3]),
    'acosh': (mp.acosh, lambda x: x - 1, [1.1, 3]),
    'atanh': (mp.atanh, lambda x: 1 - abs(x), [0, 0.5, -0.9]),
    'logistic': (logistic, far, [0, 0.7, -5, 30]),
    'softplus': (softplus, far, [0, 0.7, -5, 30]),
    'logSigmoid': (lambda x: -softplus(-x), far, [0, 0.7, -5, 30]),
    'elu': (mp.expm1, lambda _: 1, [-0.5, -3]),
    'softSign': (lambda x: x / (1 + magnitude(x)), abs, [0.5, -3]),
    'silu': (lambda x: x * logistic(x), far, [0, 0.7, -5, 20]),
    'mish': (lambda x: x * mp.tanh(softplus(x)), lambda _: 1.2, [0, 0.7, -5]),
    'gelu': (lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2, far, [0, 0.7, -5]),
    'lgamma': (mp.loggamma, abs, [0.3, 2.5, 12]),
    'digamma': (lambda x: mp.psi(0, x), abs, [0.3, 2.5, 12]),
    'erf': (mp.erf, far, [0, 0.5, -2]),
    'erfc': (mp.erfc, far, [0, 0.5, 5]),
}

ROOTS = [mp.expjpi(mpf(2 * i) / POINTS) for i in range(POINTS)]


def coefficients(f, radius, x):
    values = [f(x + radius * root) for root in ROOTS]
    found = []
    for k in range(ORDER + 1):
        total = sum(value * mp.conj(ROOTS[i * k % POINTS]) for i, value in enumerate(values))
        scaled = mp.re(total) / POINTS
        found.append(0.0 if abs(scaled) < mpf(10) ** -75 * abs(values[0]) else float(scaled / radius ** k))
    return found


if __name__ == '__main__':
    rows = [
        [name, x, coefficients(f, mpf(distance(mpf(x))) / 4, mpf(x))]
        for name, (f, distance, points) in FUNCTIONS.items()
        for x in points
    ]
    path = Path(__file__).parent.parent / '__tests__/derivatives/references.json'
    path.write_text('[\n' + ',\n'.join('  ' + json.dumps(row) for row in rows) + '\n]\n')
