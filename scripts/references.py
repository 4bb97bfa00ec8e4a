"""Writes __tests__/LinearAlgebra/references.json and __tests__/functions/references.json.

The first has gradients of factorizations by central differences in 60 digits. About 20 of the digits are exact. Each
case is a function, its operands, the weights by which the numbers of its result are summed, and the gradient of that
sum in each operand.

The second has values and gradients of functions of numbers: see `scalar_references.py`.

Needs mpmath (python3-mpmath in Debian); format the files by prettier afterwards.
"""
import json
import math
import pathlib
from mpmath import diag, eigsy, exp, eye, expm, inverse, log, matrix, mp, mpf, qr, sqrtm, svd_r
from scalar_references import scalar_cases

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


def write(folder, cases):
    target = pathlib.Path(__file__).parent.parent / '__tests__' / folder / 'references.json'
    lines = ',\n  '.join(json.dumps(c) for c in cases)
    target.write_text(f'[\n  {lines}\n]\n')
    print(len(cases), 'references in', folder)


if __name__ == '__main__':
    write('LinearAlgebra', [case(*c) for c in CASES])
    write('functions', scalar_cases())
