"""Writes __tests__/training/optimizer-references.json: the paths of optimizers on a test problem, by PyTorch, and by
the formulas of optax in plain numbers. Needs torch: python3 scripts/optimizer_references.py
"""

import json
import math
import pathlib

import torch

STEPS = 100
KEPT = [1, 2, 10, 50, 100]
START = [1.5, -2.0, 0.3, 4.0, -0.7, 2.5, -3.0, 0.1]
CURVATURES = [1.0, 0.5, 3.0, 0.1, 2.0, 0.8, 1.7, 5.0]
TARGETS = [0.2, 1.0, -0.4, 2.0, 0.0, -1.5, 0.6, 0.9]


def gradient(xs):
    return [c * (x - t) + 0.4 * x * x * x for x, c, t in zip(xs, CURVATURES, TARGETS)]


def by_torch(make):
    x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([x])
    path = {}
    for step in range(1, STEPS + 1):
        x.grad = torch.tensor(gradient(x.tolist()), dtype=torch.float64)
        optimizer.step()
        if step in KEPT:
            path[step] = x.tolist()
    return path


def by_formula(update):
    """`update` takes the gradient, the parameters and the number of the step from 1, and gives the step."""
    xs = list(START)
    path = {}
    for step in range(1, STEPS + 1):
        xs = [x + u for x, u in zip(xs, update(gradient(xs), xs, step))]
        if step in KEPT:
            path[step] = xs
    return path


def optax_scale_by_adam(b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0):
    mu, nu = [0.0] * len(START), [0.0] * len(START)

    def update(g, _, t):
        for i, d in enumerate(g):
            mu[i] = b1 * mu[i] + (1 - b1) * d
            nu[i] = b2 * nu[i] + (1 - b2) * d * d
        return [(m / (1 - b1**t)) / (math.sqrt(n / (1 - b2**t) + eps_root) + eps) for m, n in zip(mu, nu)]

    return update


def optax_adam(rate, **options):
    scaled = optax_scale_by_adam(**options)
    return lambda g, xs, t: [-rate * u for u in scaled(g, xs, t)]


def optax_adamw(rate, decay):
    scaled = optax_scale_by_adam()
    return lambda g, xs, t: [-rate * (u + decay * x) for u, x in zip(scaled(g, xs, t), xs)]


def optax_lion(rate, b1, b2, decay):
    mu = [0.0] * len(START)

    def update(g, xs, _):
        steps = []
        for i, (d, x) in enumerate(zip(g, xs)):
            c = b1 * mu[i] + (1 - b1) * d
            steps.append(-rate * ((c > 0) - (c < 0) + decay * x))
            mu[i] = b2 * mu[i] + (1 - b2) * d
        return steps

    return update


def optax_trace(decay, nesterov=False):
    trace = [0.0] * len(START)

    def update(g):
        for i, d in enumerate(g):
            trace[i] = d + decay * trace[i]
        return [d + decay * v for d, v in zip(g, trace)] if nesterov else list(trace)

    return update


def clip_by_global_norm(g, most):
    norm = math.sqrt(math.fsum(d * d for d in g))
    return g if norm < most else [d / norm * most for d in g]


def clipped_by_norm(rate, most):
    return lambda g, _, t: [-rate * d for d in clip_by_global_norm(g, most)]


def clipped_by_value(rate, most):
    return lambda g, _, t: [-rate * max(-most, min(most, d)) for d in g]


def decayed(rate, decay, weight):
    trace = optax_trace(decay)
    return lambda g, xs, t: [-rate * v for v in trace([d + weight * x for d, x in zip(g, xs)])]


def exponential_decay(step, initial, rate, every):
    return initial * rate ** (step / every)


def cosine_decay(step, initial, alpha, steps):
    fraction = min(step, steps) / steps
    return initial * ((1 - alpha) * 0.5 * (1 + math.cos(math.pi * fraction)) + alpha)


def linear(step, start, end, steps):
    return start + (end - start) * min(step, steps) / steps


def scheduled(schedule):
    return lambda g, _, t: [-schedule(t - 1) * d for d in g]


def multi_steps(every, rate):
    total = [0.0] * len(START)
    inner = optax_adam(rate)
    count = [0]

    def update(g, xs, t):
        for i, d in enumerate(g):
            total[i] += d
        if t % every != 0:
            return [0.0] * len(g)
        mean = [d / every for d in total]
        total[:] = [0.0] * len(g)
        count[0] += 1
        return inner(mean, xs, count[0])

    return update


def average_of(rate, decay):
    xs, average = list(START), list(START)
    path = {}
    for step in range(1, STEPS + 1):
        xs = [x - rate * d for x, d in zip(xs, gradient(xs))]
        average = [decay * a + (1 - decay) * x for a, x in zip(average, xs)]
        if step in KEPT:
            path[step] = average
    return path


def warmup_cosine(step):
    return linear(step, 0.0, 0.1, 10) if step < 10 else cosine_decay(step - 10, 0.1, 0.1, 60)


references = {
    'problem': {'start': START, 'curvatures': CURVATURES, 'targets': TARGETS},
    'torch': {
        'sgd': by_torch(lambda ps: torch.optim.SGD(ps, lr=0.02)),
        'momentum': by_torch(lambda ps: torch.optim.SGD(ps, lr=0.02, momentum=0.9)),
        'nesterov': by_torch(lambda ps: torch.optim.SGD(ps, lr=0.02, momentum=0.9, nesterov=True)),
        'momentumWithDecay': by_torch(lambda ps: torch.optim.SGD(ps, lr=0.02, momentum=0.9, weight_decay=0.05)),
        'adaGrad': by_torch(lambda ps: torch.optim.Adagrad(ps, lr=0.1)),
        'adaGradFrom0.1': by_torch(lambda ps: torch.optim.Adagrad(ps, lr=0.1, initial_accumulator_value=0.1)),
        'rmsProp': by_torch(lambda ps: torch.optim.RMSprop(ps, lr=0.01)),
        'adam': by_torch(lambda ps: torch.optim.Adam(ps, lr=0.05)),
        'adamOtherwise': by_torch(lambda ps: torch.optim.Adam(ps, lr=0.05, betas=(0.8, 0.95), eps=1e-3)),
        'adamW': by_torch(lambda ps: torch.optim.AdamW(ps, lr=0.05)),
    },
    'optax': {
        'sgd': by_formula(lambda g, _, t: [-0.02 * d for d in g]),
        'momentum': by_formula(lambda g, _, t, v=optax_trace(0.9): [-0.02 * d for d in v(g)]),
        'nesterov': by_formula(lambda g, _, t, v=optax_trace(0.9, True): [-0.02 * d for d in v(g)]),
        'momentumWithDecay': by_formula(decayed(0.02, 0.9, 0.05)),
        'adam': by_formula(optax_adam(0.05)),
        'adamOtherwise': by_formula(optax_adam(0.05, b1=0.8, b2=0.95, eps=1e-3)),
        'adamW': by_formula(optax_adamw(0.05, 0.01)),
        'lion': by_formula(optax_lion(0.01, 0.9, 0.99, 0.1)),
        'clipByNorm': by_formula(clipped_by_norm(0.05, 1.5)),
        'clipByValue': by_formula(clipped_by_value(0.05, 0.75)),
        'exponentialDecay': by_formula(scheduled(lambda step: exponential_decay(step, 0.05, 0.5, 20))),
        'warmupCosine': by_formula(scheduled(warmup_cosine)),
        'accumulate': by_formula(multi_steps(4, 0.05)),
    },
    'average': average_of(0.02, 0.95),
    'schedules': {
        'exponentialDecay': [exponential_decay(step, 0.05, 0.5, 20) for step in range(0, 100, 7)],
        'cosineDecay': [cosine_decay(step, 0.1, 0.1, 60) for step in range(0, 100, 7)],
        'warmupCosine': [warmup_cosine(step) for step in range(0, 100, 7)],
    },
}

target = pathlib.Path(__file__).parent.parent / '__tests__' / 'training' / 'optimizer-references.json'
target.write_text(json.dumps(references, indent=1) + '\n')
