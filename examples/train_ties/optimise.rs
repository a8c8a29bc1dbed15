//! Multinomial logistic regression with an L2 term, by a limited-memory quasi-Newton method. Deterministic.
#![expect(clippy::indexing_slicing, reason = "dense numeric loops over arrays of known size")]

use std::collections::BTreeMap;

use dateline::extract::relations::ties::features::Feature;
use dateline::extract::relations::ties::model::{NUM_TIES, TieModel};

/// Steps, and how many of the last ones shape the next.
const STEPS: usize = 120;
const MEMORY: usize = 8;

/// Trains on pairs of features and class.
pub(crate) fn train(pairs: &[&(Vec<Feature>, usize)], l2: f64) -> TieModel {
    let mut counts: BTreeMap<Feature, usize> = BTreeMap::new();
    for f in pairs.iter().flat_map(|(fs, _)| fs) {
        *counts.entry(*f).or_default() += 1;
    }
    let keys: Vec<Feature> = counts.into_iter().filter(|(_, n)| *n >= 3).map(|(f, _)| f).collect();
    let data: Vec<(Vec<usize>, usize)> = pairs
        .iter()
        .map(|(fs, class)| (fs.iter().filter_map(|f| keys.binary_search(f).ok()).collect(), *class))
        .collect();
    let weights = minimise(keys.len() * NUM_TIES, |w, gradient| loss(&data, l2, w, gradient));
    TieModel::new(
        keys.iter()
            .zip(weights.chunks_exact(NUM_TIES))
            .map(|(f, row)| (*f, std::array::from_fn(|k| row[k] as f32))),
    )
}

/// The loss and its gradient.
fn loss(data: &[(Vec<usize>, usize)], l2: f64, w: &[f64], gradient: &mut [f64]) -> f64 {
    let mut loss = 0.0;
    for (g, w) in gradient.iter_mut().zip(w) {
        loss += 0.5 * l2 * w * w;
        *g = l2 * w;
    }
    for (features, class) in data {
        let mut sums = [0.0_f64; NUM_TIES];
        for f in features {
            for k in 0..NUM_TIES {
                sums[k] += w[f * NUM_TIES + k];
            }
        }
        let most = sums.iter().copied().fold(f64::MIN, f64::max);
        let all: f64 = sums.iter().map(|s| (s - most).exp()).sum();
        loss -= sums[*class] - most - all.ln();
        let mut slope: [f64; NUM_TIES] = std::array::from_fn(|k| (sums[k] - most).exp() / all);
        slope[*class] -= 1.0;
        for f in features {
            for k in 0..NUM_TIES {
                gradient[f * NUM_TIES + k] += slope[k];
            }
        }
    }
    loss
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// L-BFGS with halving steps from zero.
fn minimise(size: usize, loss: impl Fn(&[f64], &mut [f64]) -> f64) -> Vec<f64> {
    let (mut at, mut gradient) = (vec![0.0; size], vec![0.0; size]);
    let mut now = loss(&at, &mut gradient);
    let mut memory: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    for _ in 0..STEPS {
        let mut direction: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let mut shares = Vec::new();
        for (s, y) in memory.iter().rev() {
            let share = dot(s, &direction) / dot(s, y);
            direction.iter_mut().zip(y).for_each(|(d, y)| *d -= share * y);
            shares.push(share);
        }
        let scale = memory
            .last()
            .map_or_else(|| 1.0 / dot(&gradient, &gradient).sqrt().max(1.0), |(s, y)| dot(s, y) / dot(y, y));
        for d in &mut direction {
            *d *= scale;
        }
        for ((s, y), share) in memory.iter().zip(shares.into_iter().rev()) {
            let back = dot(y, &direction) / dot(s, y);
            direction.iter_mut().zip(s).for_each(|(d, s)| *d += (share - back) * s);
        }
        let slope = dot(&gradient, &direction);
        let mut step = 1.0;
        let mut next_gradient = vec![0.0; size];
        let next = loop {
            let next: Vec<f64> = at.iter().zip(&direction).map(|(a, d)| a + step * d).collect();
            let value = loss(&next, &mut next_gradient);
            if value <= now + 1e-4 * step * slope {
                break Some((next, value));
            }
            step *= 0.5;
            if step < 1e-10 {
                break None;
            }
        };
        let Some((next, value)) = next else { break };
        let s: Vec<f64> = next.iter().zip(&at).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let done = now - value < 1e-6 * now.abs();
        if dot(&s, &y) > 1e-12 {
            memory.push((s, y));
            if memory.len() > MEMORY {
                memory.remove(0);
            }
        }
        (at, gradient, now) = (next, next_gradient, value);
        if done {
            break;
        }
    }
    at
}
