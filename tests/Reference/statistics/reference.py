"""Writes expected.json: statistics by scipy and statsmodels, or by counting every case, for tests/Holdfast.Evidence.Tests/Statistics.

    apt-get install python3-scipy python3-statsmodels
    /usr/bin/python3 tests/Reference/statistics/reference.py

Made with scipy 1.10.1 and statsmodels 0.13.5. Nothing here follows our own formulas where a library or brute force can answer.
"""
import itertools
import json
import pathlib

import numpy as np
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint


def wilson(right, n):
    low, high = proportion_confint(right, n, alpha=0.05, method="wilson")
    return {"right": right, "n": n, "low": low, "high": high}


def wilson_mean(subjects):
    """Distances to each subject's score limits, found as roots of the score equation, added in squares."""
    z = stats.norm.ppf(0.975)

    def limits(right, n):
        p = right / n
        score = lambda q: (p - q) ** 2 - z * z * q * (1 - q) / n
        low = 0.0 if right == 0 else optimize.brentq(score, 1e-12, p - 1e-9)
        high = 1.0 if right == n else optimize.brentq(score, p + 1e-9, 1 - 1e-12)
        return p, low, high

    p, low, high = np.array([limits(*s) for s in subjects]).T
    m = len(subjects)
    return {"subjects": [list(s) for s in subjects], "mean": p.mean(),
            "low": p.mean() - np.linalg.norm(p - low) / m, "high": p.mean() + np.linalg.norm(high - p) / m}


def paired(first, second):
    exact = mcnemar([[0, first], [second, 0]], exact=True).pvalue
    coin = stats.binom(first + second, 0.5)
    mid = min(1.0, 2 * coin.cdf(min(first, second)) - coin.pmf(min(first, second)))
    return {"first": first, "second": second, "exact": exact, "mid": mid}


def sign_flip(differences):
    """Every choice of signs counted by scipy."""
    test = stats.permutation_test((np.array(differences), np.zeros(len(differences))), lambda a, b: (a - b).sum(),
                                  permutation_type="samples", n_resamples=np.inf)
    return {"differences": differences, "p": float(test.pvalue)}


def holm(p):
    return {"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()}


def every_resample(marks, shared):
    """Percentile interval of the worst attack's mean, and of the mean over attacks, over ALL equally likely resamples.

    marks is [attack][seed][question]; a question without a mark is None and counts neither for nor against. No seed may have so few
    marks that a resample can miss them all.
    """
    marks = np.array(marks, dtype=float)
    _, seeds, questions = marks.shape
    draws = list(itertools.product(range(questions), repeat=questions))
    values = []
    for picked in itertools.product(range(seeds), repeat=seeds):
        if shared:
            for draw in draws:
                values.append(np.nanmean(marks[:, picked][:, :, draw], axis=2).mean(axis=1))
        else:
            for each in itertools.product(draws, repeat=seeds):
                values.append(np.mean([np.nanmean(marks[:, s, d], axis=1) for s, d in zip(picked, each)], axis=0))
    values = np.array(values)

    def interval(numbers):
        # With every case counted, the quantile is the least value with at least that share of cases at or below it.
        ordered = np.sort(numbers)
        return [float(ordered[int(np.ceil(q * len(ordered))) - 1]) for q in (0.025, 0.975)]

    (low, high), (mean_low, mean_high) = interval(values.max(axis=1)), interval(values.mean(axis=1))
    return {"marks": [[[None if np.isnan(mark) else mark for mark in seed] for seed in attack] for attack in marks.tolist()], "shared": shared, "low": low, "high": high, "meanLow": mean_low, "meanHigh": mean_high}


def ratio(values, weights):
    """The ratio as a regression through the origin, its error by the heteroscedasticity-robust HC1."""
    import statsmodels.api as sm

    v, w = np.array(values), np.array(weights)
    fit = sm.OLS(v / np.sqrt(w), np.sqrt(w)).fit(cov_type="HC1")
    slope, error = fit.params[0], fit.bse[0]
    z = stats.norm.ppf(0.975)
    return {"values": values, "weights": weights, "ratio": slope, "low": slope - z * error, "high": slope + z * error}


def recovery(steps, values, original, share):
    goal = values[0] + share * (original - values[0])
    fine = np.linspace(steps[0], steps[-1], 2_000_001)
    reached = np.nonzero(np.interp(fine, steps, values) >= goal - 1e-12)[0]
    return {"steps": steps, "values": values, "original": original, "share": share,
            "area": float(np.trapz(values, steps) / (steps[-1] - steps[0])),
            "reached": float(fine[reached[0]] - steps[0]) if len(reached) else None}


expected = {
    "wilson": [wilson(*c) for c in [(0, 10), (10, 10), (1, 4), (37, 148), (104, 148), (318, 1273), (9408, 14042)]],
    "wilsonMean": [wilson_mean(c) for c in [[(3, 10), (70, 100), (20, 20)], [(0, 5), (0, 7)], [(40, 152), (51, 135), (100, 311), (25, 100)]]],
    "mcnemar": [paired(*c) for c in [(0, 0), (1, 0), (5, 1), (3, 3), (10, 15), (13, 30), (20, 21), (400, 300), (1200, 1500), (30, 700)]],
    "signFlip": [sign_flip(c) for c in [
        [0.5, 0.2], [0.25, -0.5, 1.0, 0.75], [1, 1, 1, 1, -1], [0, 0, 0.3, -0.1, 0.2, 0.7, -0.4, 0.05],
        [0.1, 0.2, 0.3, 0.4, -0.15, 0.25, 0.6, -0.05, 0.35, 0.45, 0.05, 0.55],
        [0.9, -0.1, 0.4, 0.3, -0.6, 0.2, 0.8, -0.35, 0.15, 0.5, -0.25, 0.7, 0.05, -0.45, 0.65, 0.1, -0.2, 0.55],
    ]],
    "holm": [holm(c) for c in [[0.04], [0.01, 0.04, 0.03, 0.005], [0.5, 0.9, 0.6], [0.02, 0.02, 0.02], [0.0, 1.0, 0.2, 0.001, 0.049]]],
    "bootstrap": [
        every_resample([[[1, 0, 1, 1, 0, 0]]], True),
        every_resample([[[1, 0, 1, 0, 0], [1, 1, 1, 0, 1]]], True),
        every_resample([[[1, 0, 1], [1, 1, 0]]], False),
        every_resample([[[1, 0, 1, 0], [0, 0, 1, 0]], [[0, 1, 0, 0], [1, 1, 0, 0]]], True),
        every_resample([[[0.25, 1.0, 0.6, 3.5, 0.0, 2.2]]], True),
        every_resample([[[0.5, 0.1, 1.0, 0.2], [0.0, 0.75, 1.0, 0.3]], [[0.2, 0.4, 0.9, 0.6], [1.0, 0.1, 0.35, 0.8]]], True),
        every_resample([[[0.5, 0.1, 1.0], [0.0, 0.75, 0.9]]], False),
    ],
    "ratio": [ratio([120.5, 88.25, 301.0, 45.5, 99.0], [50, 41, 122, 17, 48]), ratio([3.0, 5.0], [1, 2])],
    "recovery": [
        recovery([0, 10, 20, 50, 100], [0.25, 0.30, 0.28, 0.61, 0.55], 0.95, 0.5),
        recovery([0, 10, 20, 50, 100], [0.25, 0.30, 0.28, 0.61, 0.55], 0.95, 0.9),
        recovery([5, 8, 12], [0.2, 0.6, 0.4], 0.8, 0.25),
        recovery([0, 4], [0.9, 0.9], 0.8, 1.0),
    ],
}

path = pathlib.Path(__file__).with_name("expected.json")
path.write_text(json.dumps(expected, indent=1) + "\n")
