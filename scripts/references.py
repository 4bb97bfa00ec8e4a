"""Writes __tests__/LinearAlgebra/references.json and __tests__/functions/references.json.

The first has gradients of factorizations by central differences in 60 digits. About 20 of the digits are exact. Each
case is a function, its operands, the weights by which the numbers of its result are summed, and the gradient of that
sum in each operand.

The second has values and gradients of functions of numbers. They are calculated with at least 60 digits that are right,
and rounded once. Each case is a function, its arguments, its value and its derivative in each argument, which is null
where the library has none.

Needs mpmath (python3-mpmath in Debian); format the files by prettier afterwards.
"""
import json
import math
import pathlib
from mpmath import diag, eigsy, exp, eye, expm, inverse, log, matrix, mp, mpf, qr, sqrtm, svd_r

mp.dps = 60
STEP = mpf(10) ** -20


def det(a):
    return mp.det(a) if a.rows > 0 else mpf(1)


def signed(u):
    """The sign of each column's element of greatest magnitude."""
    return [1 if max((u[i, j] for i in range(u.rows)), key=abs) > 0 else -1 for j in range(u.cols)]


def svd(a):
    u, s, vt = svd_r(a)
    signs = signed(u)
    return u * diag(signs), s, vt.T * diag(signs)


def symmetric(a):
    return (a + a.T) / 2


def eigensystem(a):
    values, vectors = eigsy(symmetric(a))
    n = a.rows
    turned = matrix(n, n)
    for i in range(n):
        for j in range(n):
            turned[i, j] = vectors[i, n - 1 - j]
    return matrix([values[n - 1 - i] for i in range(n)]), turned * diag(signed(turned))


def thin_qr(a):
    k = min(a.rows, a.cols)
    first = matrix(a.rows, k)
    for i in range(a.rows):
        for j in range(k):
            first[i, j] = a[i, j]
    q, r = qr(first, mode='skinny')
    q = q * diag([1 if r[j, j] > 0 else -1 for j in range(k)])
    return q, q.T * a


def upper(a):
    return matrix([[a[i, j] if j >= i else 0 for j in range(a.cols)] for i in range(a.rows)])


def lu(a):
    n = a.rows
    lower, u = eye(n), a.copy()
    for k in range(n):
        best = max(range(k, n), key=lambda i: abs(u[i, k]))
        for j in range(n):
            u[k, j], u[best, j] = u[best, j], u[k, j]
            if j < k:
                lower[k, j], lower[best, j] = lower[best, j], lower[k, j]
        for i in range(k + 1, n):
            lower[i, k] = u[i, k] / u[k, k]
            for j in range(n):
                u[i, j] -= lower[i, k] * u[k, j]
    return lower, u


def tridiagonal(lower, diagonal, upper):
    a = diag(list(diagonal))
    for i in range(a.rows - 1):
        a[i + 1, i] = lower[i]
        a[i, i + 1] = upper[i]
    return a


def solve_sylvester(a, b, c):
    """The columns of X below one another solve a system of Kronecker products."""
    m, n = c.rows, c.cols
    system = matrix(m * n, m * n)
    for i in range(m):
        for j in range(n):
            for k in range(m):
                system[i + m * j, k + m * j] += a[i, k]
            for k in range(n):
                system[i + m * j, i + m * k] += b[k, j]
    x = inverse(system) * matrix([c[i, j] for j in range(n) for i in range(m)])
    return matrix([[x[i + m * j] for j in range(n)] for i in range(m)])


def pinv(a):
    return inverse(a.T * a) * a.T if a.rows >= a.cols else a.T * inverse(a * a.T)


FUNCTIONS = {
    'det': det,
    'logDet': lambda a: log(abs(det(a))),
    'inv': inverse,
    'solve': lambda a, b: inverse(a) * b,
    'solveTriangular': lambda a, b: inverse(upper(a)) * b,
    'solveTridiagonal': lambda lower, diagonal, upper, b: inverse(tridiagonal(lower, diagonal, upper)) * b,
    'solveSylvester': solve_sylvester,
    'lu.l': lambda a: lu(a)[0],
    'lu.u': lambda a: lu(a)[1],
    'leastSquares': lambda a, b: pinv(a) * b,
    'pinv': pinv,
    'cholesky': lambda a: mp.cholesky(symmetric(a)),
    'qr.q': lambda a: thin_qr(a)[0],
    'qr.r': lambda a: upper(thin_qr(a)[1]),
    'singularValues': lambda a: svd(a)[1],
    'svd.u': lambda a: svd(a)[0],
    'svd.v': lambda a: svd(a)[2],
    'eigenvalues': lambda a: eigensystem(a)[0],
    'eigensystem.vectors': lambda a: eigensystem(a)[1],
    'expm': lambda a: expm(a, method='taylor'),
    'sqrtm': sqrtm,
}


def numbers(x):
    return [x[i, j] for i in range(x.rows) for j in range(x.cols)] if isinstance(x, matrix) else [x]


def gradient(f, operands, weights, which):
    """By central differences in each number."""
    def loss(xs):
        return sum(w * x for w, x in zip(weights, numbers(f(*xs))))

    def nudged(i, j, h):
        xs = [x.copy() for x in operands]
        xs[which][i, j] += h
        return loss(xs)

    x = operands[which]
    return [
        [float((nudged(i, j, STEP) - nudged(i, j, -STEP)) / (2 * STEP)) for j in range(x.cols)]
        for i in range(x.rows)
    ]


def general(m, n, seed, scale=1.0):
    """Numbers that look random, of four digits."""
    return [
        [round(scale * math.sin(seed * 12.9898 + i * 78.233 + j * 37.719 + i * j), 4) for j in range(n)]
        for i in range(m)
    ]


def near_identity(n, seed, identity=2.0):
    return [
        [round(x + (identity if i == j else 0), 4) for j, x in enumerate(row)]
        for i, row in enumerate(general(n, n, seed, 0.5))
    ]


def positive(n, seed):
    a = matrix(general(n, n, seed))
    product = a * a.T + eye(n) / 2
    return [[float(product[i, j]) for j in range(n)] for i in range(n)]


CASES = [
    *[('det', [general(n, n, n)]) for n in (1, 2, 3, 4)],
    *[('logDet', [general(n, n, n + 1)]) for n in (2, 3, 5)],
    *[('inv', [near_identity(n, n)]) for n in (2, 4)],
    ('inv', [general(3, 3, 5)]),
    ('solve', [near_identity(3, 1), general(3, 1, 2)]),
    ('solve', [general(4, 4, 3), general(4, 2, 4)]),
    ('solveTriangular', [near_identity(3, 5), general(3, 2, 6)]),
    ('solveTridiagonal', [general(4, 1, 1), general(5, 1, 2), general(4, 1, 3), general(5, 1, 4)]),
    ('solveTridiagonal', [general(2, 1, 5), general(3, 1, 6), general(2, 1, 7), general(3, 2, 8)]),
    ('solveSylvester', [near_identity(3, 1), near_identity(2, 2), general(3, 2, 3)]),
    ('solveSylvester', [general(4, 4, 4), general(3, 3, 5), general(4, 3, 6)]),
    *[(part, [general(n, n, 7)]) for part in ('lu.l', 'lu.u') for n in (2, 3, 5)],
    ('leastSquares', [general(5, 3, 1), general(5, 1, 2)]),
    ('leastSquares', [general(2, 4, 1), general(2, 2, 2)]),
    *[('pinv', [general(m, n, 3)]) for m, n in ((4, 2), (2, 4), (3, 3))],
    *[('cholesky', [positive(n, n)]) for n in (1, 3, 5)],
    *[('qr.q', [general(m, n, 4)]) for m, n in ((3, 3), (5, 3), (3, 5))],
    *[('qr.r', [general(m, n, 4)]) for m, n in ((3, 3), (5, 3), (3, 5))],
    *[('singularValues', [general(m, n, 5)]) for m, n in ((4, 4), (2, 5))],
    *[('svd.u', [general(m, n, 6)]) for m, n in ((3, 3), (5, 2), (2, 5))],
    *[('svd.v', [general(m, n, 6)]) for m, n in ((3, 3), (5, 2), (2, 5))],
    ('eigenvalues', [general(4, 4, 7)]),
    *[('eigensystem.vectors', [general(n, n, 8)]) for n in (2, 3, 5)],
    *[('expm', [general(n, n, 9, scale)]) for n, scale in ((2, 0.1), (3, 1.0), (4, 8.0))],
    *[('sqrtm', [near_identity(n, 10)]) for n in (1, 3, 4)],
    ('sqrtm', [positive(3, 11)]),
]


def case(name, operands):
    f = FUNCTIONS[name]
    xs = [matrix(x) for x in operands]
    weights = [round(1.5 + math.sin(1 + 1.618 * k), 4) for k in range(len(numbers(f(*xs))))]
    gradients = [gradient(f, xs, [mpf(w) for w in weights], which) for which in range(len(xs))]
    return {'name': name, 'operands': operands, 'weights': weights, 'gradients': gradients}


LN2 = math.log(2)


def both(xs):
    return [(sign * x,) for x in xs for sign in (1, -1)]


def single(xs):
    return [(x,) for x in xs]


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


SCALE = mpf(1.0507009873554805)
ALPHA = mpf(1.6732632423543772)
ANYWHERE = both([1e-300, 1e-10, 0.1, 0.5, 0.9, 1.7, 3, 8, 20, 37.5, 100, 700])
TAILS = both([1e-300, 1e-10, 0.1, 0.5, 2, 3, 8, 20, 37.5, 100, 699.9, 701, 740])


# Each function with its value, its derivatives and the arguments to evaluate it at.
SCALARS = {
    'log2': (lambda x: log(x, 2), [lambda x: 1 / (x * log(2))], single([3e-308, 1e-300, 0.1, 0.999, 1.001, 3, 1e300])),
    'log10': (lambda x: log(x) / log(10), [lambda x: 1 / (x * log(10))],
              single([3e-308, 1e-300, 0.1, 0.999, 1.001, 3, 1e300])),
    'exp2': (lambda x: mpf(2) ** x, [lambda x: log(2) * mpf(2) ** x],
             single([-1073.5, -1022.25, -30.7, -1e-10, 1e-300, 0.1, 0.5, 17.3, 300.7, 1023.9])),
    'cbrt': (lambda x: mp.sign(x) * mp.cbrt(abs(x)), [lambda x: 1 / (3 * mp.cbrt(abs(x)) ** 2)],
             both([5e-324, 1e-300, 1e-5, 0.3, 2, 27, 1e10, 1.7e308])),
    'mod': (lambda x, y: x - y * mp.floor(x / y), [lambda x, y: mpf(1), lambda x, y: -mp.floor(x / y)],
            [(7, 3), (-7, 3), (7, -3), (-7, -3), (0.3, 0.1), (0.9, 0.1), (-0.3, 0.1), (1e17, 3), (5.5, 1e300),
             (-1e-5, 1), (1.7976931348623157e308, 1.7), (1 - 2 ** -53, 2 ** -53), (6 - 2 ** -50, 6 - 2 ** -49)]),
    'xlogy': (lambda x, y: x * log(y), [lambda x, y: log(y), lambda x, y: x / y],
              [(1e-300, 1e-300), (0.3, 0.7), (-2, 1e-10), (3, 1.0001), (1e10, 1e300)]),
    'logAddExp': (lambda x, y: log(exp(x) + exp(y)),
                  [lambda x, y: 1 / (1 + exp(y - x)), lambda x, y: 1 / (1 + exp(x - y))],
                  [(0, 0), (1, 2), (0.3, -40.1), (-700.3, 0.7), (0.1, -745.2), (1000, 1000.7), (-1000.3, -1001),
                   (5, -30), (-20.1, -20.1), (1e-20, 3), (123.456, 100.1)]),
    'log1mExp': (log1mexp, [lambda x: 1 / mp.expm1(x)],
                 single([3e-308, 1e-300, 1e-10, 0.1, 0.5, 0.6931, LN2, 0.6932, 1, 5, 36, 40, 100, 700, 709.8, 740])),
    'logit': (lambda p: log(p / (1 - p)), [lambda p: 1 / (p * (1 - p))],
              single([1e-300, 1e-20, 0.01, 0.2, 0.2499, 0.25, 0.2501, 0.4, 0.4999999, 0.5000001, 0.6, 0.7499, 0.75,
                      0.7501, 0.9, 0.999999, 1 - 2 ** -53])),
    'logSigmoid': (lambda x: -log(1 + exp(-x)), [lambda x: 1 / (1 + exp(x))], TAILS),
    'elu': (lambda x: x if x > 0 else mp.expm1(x), [lambda x: 1 if x > 0 else exp(x)], TAILS),
    'selu': (lambda x: SCALE * (x if x > 0 else ALPHA * mp.expm1(x)),
             [lambda x: SCALE * (1 if x > 0 else ALPHA * exp(x))], TAILS),
    'softSign': (lambda x: x / (1 + abs(x)), [lambda x: 1 / (1 + abs(x)) ** 2], ANYWHERE),
    'silu': (silu, [silu_slope], TAILS),
    'mish': (mish, [mish_slope], TAILS),
    'gelu': (lambda x: x * normal(x), [lambda x: normal(x) + x * mp.npdf(x)],
             both([1e-300, 1e-10, 0.1, 0.5, 0.7, 0.71, 1, 2, 5, 10, 20.7, 30.3, 37.1, 38.3, 38.5])),
    'erf': (mp.erf, [lambda x: 2 / mp.sqrt(mp.pi) * exp(-x * x)],
            both([1e-300, 1e-10, 0.1, 0.5, 0.9, 0.999, 1.001, 2, 4.7, 5.9, 20])),
    'erfc': (mp.erfc, [lambda x: -2 / mp.sqrt(mp.pi) * exp(-x * x)],
             both([1e-300, 1e-10, 0.1, 0.4999, 0.5001, 0.9, 2, 4.7, 10, 20.3, 26, 26.6, 27.2])),
    'erfinv': (erfinv, [lambda x: mp.sqrt(mp.pi) / 2 * exp(erfinv(x) ** 2)],
               both([1e-300, 1e-10, 0.1, 0.4999, 0.5, 0.52, 0.53, 0.9, 0.99, 0.9966, 0.99999, 1 - 2 ** -40,
                     1 - 2 ** -53])),
    'polygamma': (lambda n, x: mp.psi(int(n), x), [],
                  [(0, 0.1), (0, 3.7), (1, 1e-10), (1, 0.5), (1, 20.1), (2, -0.4), (3, 7.5), (5, 100.5)]),
    'lbeta': (lambda a, b: mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b),
              [lambda a, b: mp.psi(0, a) - mp.psi(0, a + b), lambda a, b: mp.psi(0, b) - mp.psi(0, a + b)],
              [(1e-10, 1e-10), (0.3, 0.4), (2, 3), (5.5, 4.5), (9.9, 9.9), (10, 10), (1e-10, 20), (3, 1e10), (0.5, 300),
               (1e5, 1e-5), (123.4, 567.8), (1e10, 1e12), (2e15, 1e3)]),
    'gammaP': (lambda a, x: mp.gammainc(a, 0, x, regularized=True),
               [None, lambda a, x: x ** (a - 1) * exp(-x) / mp.gamma(a)],
               [(1e-10, 0.5), (0.3, 1e-20), (0.3, 0.9), (0.3, 1.5), (1, 0.1), (1, 1), (1, 5), (2.5, 2), (2.5, 40),
                (9.9, 5), (9.9, 9.9), (10, 8), (10, 12), (50, 40), (50, 60), (1000, 990), (1000, 1010), (30, 2)]),
    'gammaQ': (lambda a, x: mp.gammainc(a, x, mp.inf, regularized=True),
               [None, lambda a, x: -x ** (a - 1) * exp(-x) / mp.gamma(a)],
               [(1e-10, 0.5), (0.3, 1e-20), (0.3, 0.9), (0.3, 1.5), (1, 0.1), (1, 1), (1, 5), (2.5, 2), (2.5, 40),
                (9.9, 5), (9.9, 9.9), (10, 8), (10, 12), (50, 40), (50, 60), (1000, 990), (1000, 1010), (2, 740),
                (30, 300)]),
    'betaInc': (lambda a, b, x: mp.betainc(a, b, 0, x, regularized=True),
                [None, None, lambda a, b, x: x ** (a - 1) * (1 - x) ** (b - 1) / mp.beta(a, b)],
                [(0.01, 0.02, 0.3), (0.3, 0.4, 1e-20), (0.5, 0.5, 0.3), (1, 1, 0.3), (2, 3, 0.1), (2, 3, 0.9),
                 (8, 7, 0.5), (9, 30, 0.2), (30, 9, 0.8), (50, 60, 0.4), (50, 60, 0.5), (1000, 1500, 0.39),
                 (1000, 1500, 0.41),
                 (0.5, 1000, 1e-4), (20, 30, 0.01)]),
}

# Enough digits for what cancels in the formulas above.
DIGITS = {
    'log1mExp': 700, 'logit': 400, 'mod': 700, 'logAddExp': 800, 'logSigmoid': 700,
    'mish': 1200, 'silu': 700, 'erf': 400
}


def rounded(x):
    """The nearest number, also where it is subnormal."""
    return float(mp.nstr(x, 40, strip_zeros=False))


def scalar_case(name, arguments):
    value, derivatives, _ = SCALARS[name]
    with mp.workdps(DIGITS.get(name, 80)):
        xs = [mpf(x) for x in arguments]
        gradient = [None if d is None else rounded(d(*xs)) for d in derivatives]
        return {'name': name, 'arguments': list(arguments), 'value': rounded(value(*xs)), 'gradient': gradient}


def write(folder, cases):
    target = pathlib.Path(__file__).parent.parent / '__tests__' / folder / 'references.json'
    lines = ',\n  '.join(json.dumps(c) for c in cases)
    target.write_text(f'[\n  {lines}\n]\n')
    print(len(cases), 'references in', folder)


if __name__ == '__main__':
    write('LinearAlgebra', [case(*c) for c in CASES])
    write('functions', [scalar_case(name, xs) for name, (_, _, points) in SCALARS.items() for xs in points])
