"""Values and gradients of functions of numbers, with at least 60 digits that are right, rounded once.

Each case is the name of a function, its arguments, its value,
and its derivative in each argument. The derivative is null
in an argument that has none here: a parameter, or an argument where the function has no derivative.
"""
import math
from mpmath import exp, log, mp, mpf

LN2 = math.log(2)
PI = math.pi
TINY = 2.0 ** -53


# The arguments.

MAGNITUDES = [1e-300, 1e-100, 1e-20, 1e-10, 1e-5, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0, 1.1, 1.47, 1.7, 2.5, 3.0, 5.5,
              8.0,
              10.0, 20.0, 37.5, 40.0, 100.0, 300.0, 699.9, 1000.0, 1e5, 1e10, 1e20, 1e100, 1e160, 1e300]


def near(x, *steps):
    """Numbers on both sides, at distances down to the last place."""
    return [x * (1 + sign * step) for step in (TINY * 4, 1e-12, 1e-8, 1e-4, *steps) for sign in (1, -1)]


def line(low=-math.inf, high=math.inf, more=()):
    """Numbers of all magnitudes and both signs between two bounds, which are left out, and some more."""
    spread = [sign * m for m in MAGNITUDES for sign in (1, -1)]
    return [(x,) for x in sorted({x for x in (*spread, *more) if low < x < high})]


def off_poles(points):
    return [(x,) for x, in points if x > 0 or x != math.floor(x)]


def scaled(low, high, count):
    """Numbers between two bounds, with equal differences that are no round numbers."""
    return [low + (high - low) * (i + 0.3819660112501051) / count for i in range(count)]


def pairs(xs, ys):
    return [(x, y) for x in xs for y in ys]


SIGNED = [1e-300, -1e-160, 3e-10, -0.3, 1.0, -1.7, 30.5, -1e10, 1e160, -1e300]
PLANE = pairs(SIGNED, [-1e-250, 1e-100, -1e-9, 0.7, 1.0, 5.3, -1e12, 1e155])


# The functions.

def log1mexp(x):
    return log(-mp.expm1(-x))


def silu(x):
    return x / (1 + exp(-x))


def silu_slope(x):
    return (1 + x / (1 + exp(x))) / (1 + exp(-x))


def mish(x):
    return x * mp.tanh(mp.log1p(exp(x)))


def mish_slope(x):
    t = mp.tanh(mp.log1p(exp(x)))
    return t + x * (1 - t * t) / (1 + exp(-x))


def normal(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def erfinv(x):
    # In the tail, mpmath has no digits of the complement.
    if abs(x) < mpf('0.9'):
        return mp.erfinv(x)
    q = 1 - abs(x)
    start = mp.sqrt(-log(q * mp.sqrt(mp.pi) * mp.sqrt(-log(q))))
    return mp.sign(x) * mp.findroot(lambda y: log(mp.erfc(y)) - log(q), start)


def gamma_density(a, x):
    return exp((a - 1) * log(x) - x - mp.loggamma(a))


def gamma_lower(a, x):
    """By its series, whose terms are positive."""
    term, total, n = mpf(1), mpf(1), 0
    while term > total * mpf(10) ** -(mp.dps + 5) or a + n < x:
        n += 1
        term *= x / (a + n)
        total += term
    return gamma_density(a, x) * x / a * total


def gamma_p(a, x):
    return gamma_lower(a, x) if x < a + 200 * mp.sqrt(a) + 200 else 1 - gamma_fraction(a, x)


def gamma_fraction(a, x):
    """The upper function for large x, by its continued fraction from the end."""
    tail = mpf(0)
    for n in range(4000, 0, -1):
        tail = n * (a - n) / (x + 2 * n + 1 - a + tail)
    return gamma_density(a, x) * x / (x + 1 - a + tail)


def gamma_q(a, x):
    if x < a + 200 * mp.sqrt(a) + 200:
        with mp.extradps(500):
            return 1 - gamma_lower(a, x)
    return gamma_fraction(a, x)


def beta_density(a, b, x):
    logs = (a - 1) * log(x) + (b - 1) * mp.log1p(-x)
    return exp(logs + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b))


def beta_lower(a, b, x):
    """By a series, whose terms are positive (A&S 26.5.4)."""
    term, total, n = mpf(1), mpf(1), 0
    while term > total * mpf(10) ** -(mp.dps + 5) or (a + b + n) * x > a + 1 + n:
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    return beta_density(a, b, x) * x * (1 - x) / a * total


def beta_inc(a, b, x):
    if x * (a + b) <= a + 1:
        return beta_lower(a, b, x)
    with mp.extradps(400):
        return 1 - beta_lower(b, a, 1 - x)


def floor_quotient(x, y):
    return mp.floor(x / y)


def share(x, y):
    return mpf(1) if x > y else mpf(0) if x < y else mpf(1) / 2


SCALE = mpf(1.0507009873554805)
ALPHA = mpf(1.6732632423543772)
POWERS = [(x, y) for x in (1e-300, 1e-10, 0.3, 0.999999, 1.0, 1.0000001, 2.7, 1e5, 1e100, 1e300)
          for y in (-2.5, -1.0, -0.7, -1e-20, 1e-300, 0.3, 0.5, 1.0, 2.0, 3.3)]
WHOLE = [(x, n) for x in (1e-100, -1e-100, 0.3, -1.7, 1.0000001, 30.5, -1e10, 1e100) for n in (-3, -1, 1, 2, 3, 7)]
LOGARITHM = line(0, more=[*near(1.0), 3e-308, 0.999, 1.001, 1.7e308])
SHAPES = [1e-10, 0.01, 0.3, 0.9, 1.0, 1.5, 2.5, 6.7, 9.9, 10.0, 11.3, 19.0, 50.0, 123.4, 1000.0, 12345.6]
RATIOS = [1e-20, 1e-3, 0.1, 0.4, 0.7, 0.9, 0.97, 0.999, 1.0, 1.001, 1.04, 1.1, 1.3, 1.9, 4.0, 20.0]
GAMMA = [(a,
          ratio * a) for a in SHAPES for ratio in RATIOS if a * abs(math.log(ratio) if ratio < 1 else ratio - 1) < 650]
GAMMA += [(1e-10, 0.5), (0.01, 0.9), (0.3, 1.5), (0.3, 0.9), (1.0, 50.0), (2.0, 740.0), (30.0, 300.0), (1e-10, 30.0),
          (9.5, 1e-33), (12.0, 1e-27),
          (1e5, 99000.0), (1e5, 101000.0), (1e6, 1000300.0)]
BETA = [(a, b, x) for a, b in ((0.01, 0.02), (0.3, 0.4), (0.5, 0.5), (1.0, 1.0), (2.0, 3.0), (5.5, 0.7), (0.2, 8.0),
                               (8.0, 7.0), (9.0, 30.0), (30.0, 9.0), (50.0, 60.0), (12.5, 12.5), (1000.0, 1500.0),
                               (0.5, 1000.0))
        for x in (1e-20, 1e-4, 0.1, 0.3, 0.39, 0.41, 0.5, 0.8, 0.999)
        if a * math.log(1 / x) + b * math.log(1 / (1 - x)) < 650] + [(8.0, 7.0, 1e-42), (12.0, 20.0, 1e-27)]

# Each function with its value, its derivatives, its arguments, and the digits that what cancels in the formulas takes.
SCALARS = {
    'add': (lambda x, y: x + y, [lambda x, y: 1, lambda x, y: 1], PLANE, 700),
    'sub': (lambda x, y: x - y, [lambda x, y: 1, lambda x, y: -1], PLANE, 700),
    'mul': (lambda x, y: x * y, [lambda x, y: y, lambda x, y: x], PLANE, 80),
    'div': (lambda x, y: x / y, [lambda x, y: 1 / y, lambda x, y: -x / y / y], PLANE, 80),
    'min': (lambda x, y: min(x, y), [lambda x, y: share(y, x), lambda x, y: share(x, y)], PLANE, 80),
    'max': (lambda x, y: max(x, y), [lambda x, y: share(x, y), lambda x, y: share(y, x)], PLANE, 80),
    'mod': (lambda x, y: x - y * floor_quotient(x, y), [lambda x, y: 1, lambda x, y: -floor_quotient(x, y)],
            [(7, 3), (-7, 3), (7, -3), (-7, -3), (0.3, 0.1), (0.9, 0.1), (-0.3, 0.1), (1e17, 3), (5.5, 1e300),
             (-1e-5, 1), (1.7976931348623157e308, 1.7), (1 - 2 ** -53, 2 ** -53), (6 - 2 ** -50, 6 - 2 ** -49),
             *pairs([1e-300, -0.3, 1.0, -1.7, 30.5, 1e10, -1e20], [-1e-9, 0.7, 1.0, 5.3, -1e12, 1e155])], 700),
    'negate': (lambda x: -x, [lambda x: -1], line(), 80),
    'abs': (abs, [lambda x: mp.sign(x)], line(), 80),
    'signum': (mp.sign, [lambda x: 0], line(), 80),
    'recip': (lambda x: 1 / x, [lambda x: -1 / x ** 2], line(), 80),
    'square': (lambda x: x * x, [lambda x: 2 * x], line(), 80),
    'sqrt': (mp.sqrt, [lambda x: 1 / (2 * mp.sqrt(x))], line(0, more=[5e-324, 3e-308, *scaled(1, 4, 6), 1.7e308]), 80),
    'cbrt': (lambda x: mp.sign(x) * mp.cbrt(abs(x)), [lambda x: 1 / (3 * mp.cbrt(abs(x)) ** 2)],
             line(more=[5e-324, 27.0, 1.7e308]), 80),
    'pow': (lambda x, y: x ** y, [lambda x, y: y * x ** (y - 1), lambda x, y: x ** y * log(x)], POWERS, 700),
    'powInt': (lambda x, n: x ** int(n), [lambda x, n: n * x ** (int(n) - 1), None], WHOLE, 80),
    'exp': (exp, [exp], line(-760, 720, [*scaled(-745, 709, 12), -708.5, 709.7]), 700),
    'exp2': (lambda x: mpf(2) ** x, [lambda x: log(2) * mpf(2) ** x],
             line(-1074, 1024, [*scaled(-1074, 1023, 12), -1022.25, 1023.9]), 700),
    'expm1': (mp.expm1, [exp], line(-1e6, 720, [*scaled(-2, 2, 12), -LN2, LN2, 709.7]), 700),
    'log': (log, [lambda x: 1 / x], LOGARITHM, 80),
    'log1p': (mp.log1p, [lambda x: 1 / (1 + x)], line(-1, more=[*(y - 1 for y in (1e-10, 1e-3, 2 * TINY)), 1.7e308]),
              700),
    'log2': (lambda x: log(x, 2), [lambda x: 1 / (x * log(2))], LOGARITHM, 80),
    'log10': (lambda x: log(x) / log(10), [lambda x: 1 / (x * log(10))], LOGARITHM, 80),
    'logBase': (lambda b, x: log(x) / log(b),
                [lambda b, x: -log(x) / log(b) ** 2 / b, lambda b, x: 1 / (x * log(b))],
                [*pairs([1e-300, 0.3, 1 + 1e-8, 2.0, 2.7, 1e5, 1e300], [1e-300, 1e-10, 0.3, 1 - 1e-9, 2.7, 1e10,
                                                                        1e300]),
                 (10.0, 1000.0), (3.0, 3.0 ** 20), (5.0, 125.0), (7.0, 1 / 7), (4.0, 2.0), (0.5, 8.0)], 80),
    'hypot': (mp.hypot, [lambda x, y: x / mp.hypot(x, y), lambda x, y: y / mp.hypot(x, y)],
              [*PLANE, (3, 4), (-5e-324, 5e-324), (1.2e308, -1.2e308)], 700),
    'atan2': (mp.atan2, [lambda y, x: x / (x * x + y * y), lambda y, x: -y / (x * x + y * y)], PLANE, 700),
    'xlogy': (lambda x, y: x * log(y), [lambda x, y: log(y), lambda x, y: x / y],
              [(x, y) for x in SIGNED for y in (1e-300, 1e-10, 0.7, 1.0001, 1e300)], 80),
    'logAddExp': (lambda x, y: max(x, y) + mp.log1p(exp(-abs(x - y))),
                  [lambda x, y: 1 / (1 + exp(y - x)), lambda x, y: 1 / (1 + exp(x - y))],
                  [(0, 0), (1, 2), (0.3, -40.1), (-700.3, 0.7), (0.1, -745.2), (1000, 1000.7), (-1000.3, -1001),
                   (5, -30), (-20.1, -20.1), (1e-20, 3), (123.456, 100.1),
                   *pairs([1e-300, -1e-10, 0.3, -1.7, 30.5, -300.1, 1e10], [-1e-9, 0.7, 5.3, 29.9, -301.3])], 800),
    'log1mExp': (log1mexp, [lambda x: 1 / mp.expm1(x)],
                 line(0, 740, more=[3e-308, 0.6931, LN2, 0.6932, 5, 36, 709.8, *scaled(0.2, 2, 24)]), 700),
    'logit': (lambda p: log(p / (1 - p)), [lambda p: 1 / (p * (1 - p))],
              line(0, 1, [0.2499, 0.25, 0.2501, 0.4, 0.4999999, 0.5000001, 0.7499, 0.75, 0.7501, 0.999999, 1 - TINY,
                          *scaled(0, 1, 20), *near(0.5)]), 700),
    'sin': (mp.sin, [mp.cos], line(more=[PI, PI / 2, 22.0, *scaled(-7, 7, 10)]), 700),
    'cos': (mp.cos, [lambda x: -mp.sin(x)], line(more=[PI, PI / 2, 11.0, *scaled(-7, 7, 10)]), 700),
    'tan': (mp.tan, [lambda x: mp.sec(x) ** 2], line(more=[PI, PI / 2, 11.0, *scaled(-7, 7, 10)]), 700),
    'asin': (mp.asin, [lambda x: 1 / mp.sqrt(1 - x * x)],
             line(-1, 1, [*near(1 - 1e-3), 1 - TINY, 1 - 1e-8, *near(-0.5), *scaled(-1, 1, 10)]), 700),
    'acos': (mp.acos, [lambda x: -1 / mp.sqrt(1 - x * x)],
             line(-1, 1, [*near(1 - 1e-3), 1 - TINY, 1 - 1e-8, *near(-0.5), *scaled(-1, 1, 10)]), 700),
    'atan': (mp.atan, [lambda x: 1 / (1 + x * x)], line(), 700),
    'sinh': (mp.sinh, [mp.cosh], line(-711, 711, [710.3, -709.9, 0.2, 22.3]), 700),
    'cosh': (mp.cosh, [mp.sinh], line(-711, 711, [710.3, -709.9, 0.2, 22.3]), 700),
    'tanh': (mp.tanh, [lambda x: mp.sech(x) ** 2], line(-1e5, 1e5, [*scaled(-22, 22, 20), 355.1, 371.9]), 1100),
    'asinh': (mp.asinh, [lambda x: 1 / mp.sqrt(1 + x * x)], line(), 700),
    'acosh': (mp.acosh, [lambda x: 1 / (mp.sqrt(x - 1) * mp.sqrt(x + 1))],
              line(1, more=[1 + 4 * TINY, 1 + 1e-12, 1 + 1e-8, 1.0001, 1.01, *scaled(1, 4, 20)]), 700),
    'atanh': (mp.atanh, [lambda x: 1 / (1 - x * x)],
              line(-1, 1, [0.999, -0.999, 1 - TINY, 1 - 1e-8, *scaled(-1, 1, 16)]), 700),
    'logistic': (lambda x: 1 / (1 + exp(-x)), [lambda x: exp(-x) / (1 + exp(-x)) ** 2],
                 line(-1e5, 1e5, [*scaled(-40, 40, 20), -740, -708.7]), 700),
    'softplus': (lambda x: max(x, 0) + mp.log1p(exp(-abs(x))), [lambda x: 1 / (1 + exp(-x))],
                 line(-1e5, more=[*scaled(-40, 40, 20), -740, -708.7]), 700),
    'logSigmoid': (lambda x: min(x, 0) - mp.log1p(exp(-abs(x))), [lambda x: 1 / (1 + exp(x))],
                   line(high=1e5, more=[*scaled(-40, 40, 20), 740, 708.7]), 700),
    'relu': (lambda x: max(x, 0), [lambda x: 1 if x > 0 else 0], line(), 80),
    'leakyRelu': (lambda x: x if x > 0 else mpf(0.01) * x, [lambda x: 1 if x > 0 else mpf(0.01)], line(), 80),
    'relu6': (lambda x: min(max(x, 0), 6), [lambda x: 1 if 0 < x < 6 else 0], line(more=near(6.0)), 80),
    'hardTanh': (lambda x: min(max(x, -1), 1), [lambda x: 1 if -1 <= x <= 1 else 0], line(more=near(1.0)), 80),
    'clip': (lambda low, high, x: min(max(x, low), high), [None, None, lambda low, high,
                                                           x: 1 if low <= x <= high else 0],
             [(-0.5, 30, x) for x, in line(more=near(-0.5))], 80),
    'elu': (lambda x: x if x > 0 else mp.expm1(x), [lambda x: 1 if x > 0 else exp(x)], line(-1e5), 700),
    'selu': (lambda x: SCALE * (x if x > 0 else ALPHA * mp.expm1(x)),
             [lambda x: SCALE * (1 if x > 0 else ALPHA * exp(x))], line(-1e5), 700),
    'softSign': (lambda x: x / (1 + abs(x)), [lambda x: 1 / (1 + abs(x)) ** 2], line(), 700),
    'silu': (silu, [silu_slope], line(-1e5, more=[*scaled(-12, 12, 24), *near(-1.2784645427610738, 0.1), -740]), 700),
    'mish': (mish, [mish_slope], line(-1e5, 1e5, [*scaled(-12, 12, 24), *near(-1.1924297775213, 0.1), -740]), 1200),
    'gelu': (lambda x: x * normal(x), [lambda x: normal(x) + x * mp.npdf(x)],
             line(-40, 1e5, [*scaled(-9, 5, 24), *near(-0.7517915246935645, 0.1), -20.7, -30.3, -37.1, -38.3,
                             -38.5]), 500),
    'erf': (mp.erf, [lambda x: 2 / mp.sqrt(mp.pi) * exp(-x * x)], line(-100, 100, [*scaled(-6, 6, 30), 26.5]), 400),
    'erfc': (mp.erfc, [lambda x: -2 / mp.sqrt(mp.pi) * exp(-x * x)],
             line(-100, 27.3, [*scaled(-6, 27, 40), 0.4999, 0.5001, 26.6, 27.2]), 400),
    'erfinv': (erfinv, [lambda x: mp.sqrt(mp.pi) / 2 * exp(erfinv(x) ** 2)],
               line(-1, 1, [0.4999, 0.52, 0.53, 0.99, 0.9966, 0.99999, 1 - 2 ** -40, 1 - TINY, *scaled(-1, 1, 20)]),
               80),
    'lgamma': (lambda x: log(abs(mp.gamma(x))) if abs(x) < 100 else mp.loggamma(x).real, [lambda x: mp.psi(0, x)],
               off_poles(line(-101, more=[*near(1.0), *near(2.0), *scaled(0, 12, 20), *near(-3.0), *scaled(-5, 0,
                                                                                                           10)])), 400),
    'digamma': (lambda x: mp.psi(0, x), [lambda x: mp.psi(1, x)],
                off_poles(line(-101, more=[*near(1.4616321449683622, 0.03), *scaled(0, 12, 20), *near(-3.0),
                                     *scaled(-5, 0, 10)])),
                400),
    'polygamma': (lambda n, x: mp.psi(int(n), x), [None, lambda n, x: mp.psi(int(n) + 1, x)],
                  [*[(n, x) for n in (1, 2, 3, 5)
                     for x in (1e-20, 1e-10, 0.1, 0.5, 1.0, 1.47, 3.7, 7.5, 20.1, 100.5, 1e10)],
                   (1, -0.4), (2, -0.4), (1, -3.3), (3, -2.6), (0, 0.1), (0, 3.7), (10, 2.2), (20, 30.1)], 400),
    'lbeta': (lambda a, b: mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b),
              [lambda a, b: mp.psi(0, a) - mp.psi(0, a + b), lambda a, b: mp.psi(0, b) - mp.psi(0, a + b)],
              [*pairs([1e-10, 0.3, 2.0, 5.5, 9.9, 10.0, 123.4, 1e10], [1e-10, 0.4, 1.0, 3.0, 9.9, 10.0, 567.8, 1e12]),
               (1e5, 1e-5), (2e15, 1e3), (0.5, 300)], 120),
    'gammaP': (gamma_p, [None, gamma_density], GAMMA, 80),
    'gammaQ': (gamma_q, [None, lambda a, x: -gamma_density(a, x)], GAMMA, 80),
    'betaInc': (beta_inc, [None, None, beta_density], BETA, 80),
}


def rounded(x):
    """The nearest number, also where it is subnormal."""
    x = mpf(x)
    size = mp.mag(x) if x != 0 else 0
    if size > 1100:
        return 'Infinity' if x > 0 else '-Infinity'
    if x == 0 or size < -1200:
        return 0.0
    found = float(mp.nstr(x, 40, strip_zeros=False))
    return found if math.isfinite(found) else 'Infinity' if found > 0 else '-Infinity'


def scalar_case(name, arguments):
    value, derivatives, _, digits = SCALARS[name]
    with mp.workdps(digits):
        xs = [mpf(x) for x in arguments]
        gradient = [None if d is None else rounded(d(*xs)) for d in derivatives]
        return [name, list(arguments), rounded(value(*xs)), gradient]


def scalar_cases(names=SCALARS):
    return [scalar_case(name, xs) for name in names for xs in SCALARS[name][2]]
