//! The two learners: a CRF by limited-memory quasi-Newton steps with an L1 term (OWL-QN), and an averaged perceptron.
//!
//! Both are single-threaded and use no random numbers but a fixed linear generator: the same input gives the same bytes.

use dateline::extract::actors::crf::{NUM_LABELS, Scores, Steps, is_legal, viterbi};

/// Zones with dense feature numbers.
pub(crate) struct Data {
    pub(crate) segments: Vec<(Vec<Vec<u32>>, Vec<u8>)>,
    pub(crate) num_features: usize,
}

/// State weights (feature-major) followed by the transitions.
pub(crate) struct Weights {
    pub(crate) state: Vec<f64>,
    pub(crate) transitions: [[f64; NUM_LABELS]; NUM_LABELS],
}

const L: usize = NUM_LABELS;

fn unpack(x: &[f64], num_features: usize) -> Weights {
    let (state, rest) = x.split_at(num_features * L);
    let mut transitions = [[0.0; L]; L];
    for (cell, &v) in transitions.iter_mut().flatten().zip(rest) {
        *cell = v;
    }
    Weights {
        state: state.to_vec(),
        transitions,
    }
}

/// Negative log-likelihood plus the L2 term, and its gradient.
fn objective(data: &Data, x: &[f64], c2: f64, grad: &mut [f64]) -> f64 {
    let n = data.num_features * L;
    let t = |a: usize, b: usize| x[n + a * L + b];
    let mut loss = 0.0;
    for (g, &w) in grad.iter_mut().zip(x) {
        *g = 2.0 * c2 * w;
        loss += c2 * w * w;
    }
    let trans: Vec<Vec<f64>> = (0..L)
        .map(|a| (0..L).map(|b| if is_legal(a, b) { t(a, b).exp() } else { 0.0 }).collect())
        .collect();
    let mut exps: Vec<[f64; L]> = Vec::new();
    let mut alpha: Vec<[f64; L]> = Vec::new();
    let mut beta: Vec<[f64; L]> = Vec::new();
    let mut norm: Vec<f64> = Vec::new();
    for (features, labels) in &data.segments {
        let len = labels.len();
        exps.clear();
        let mut gold = 0.0;
        let mut shift = 0.0;
        for (fs, &y) in features.iter().zip(labels) {
            let mut s = [0.0; L];
            for &f in fs {
                let row = &x[f as usize * L..f as usize * L + L];
                for (a, b) in s.iter_mut().zip(row) {
                    *a += b;
                }
            }
            gold += s[y as usize];
            let max = s.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            shift += max;
            exps.push(s.map(|v| (v - max).exp()));
        }
        let mut prev = 0;
        for &y in labels {
            gold += if is_legal(prev, y as usize) { t(prev, y as usize) } else { 0.0 };
            prev = y as usize;
        }
        gold += t(prev, 0);
        // Forward and backward with one normaliser a position.
        alpha.clear();
        norm.clear();
        for i in 0..len {
            let mut a = [0.0; L];
            for y in 0..L {
                let from = if i == 0 {
                    trans[0][y]
                } else {
                    (0..L).map(|p| alpha[i - 1][p] * trans[p][y]).sum()
                };
                a[y] = from * exps[i][y];
            }
            let z: f64 = a.iter().sum();
            norm.push(z);
            alpha.push(a.map(|v| v / z));
        }
        let end: f64 = (0..L).map(|y| alpha[len - 1][y] * trans[y][0]).sum();
        let log_z = norm.iter().map(|z| z.ln()).sum::<f64>() + end.ln() + shift;
        loss += log_z - gold;
        beta.clear();
        beta.resize(len, [0.0; L]);
        for y in 0..L {
            beta[len - 1][y] = trans[y][0] / end;
        }
        for i in (0..len - 1).rev() {
            for y in 0..L {
                let sum: f64 = (0..L).map(|q| trans[y][q] * exps[i + 1][q] * beta[i + 1][q]).sum();
                beta[i][y] = sum / norm[i + 1];
            }
        }
        for i in 0..len {
            let mut d = [0.0; L];
            for y in 0..L {
                d[y] = alpha[i][y] * beta[i][y];
            }
            d[labels[i] as usize] -= 1.0;
            for &f in &features[i] {
                let row = &mut grad[f as usize * L..f as usize * L + L];
                for (g, v) in row.iter_mut().zip(d) {
                    *g += v;
                }
            }
            for p in 0..L {
                let a = if i == 0 { f64::from(u8::from(p == 0)) } else { alpha[i - 1][p] };
                if a == 0.0 {
                    continue;
                }
                for y in 0..L {
                    grad[n + p * L + y] += a * trans[p][y] * exps[i][y] * beta[i][y] / norm[i];
                }
            }
            let before = if i == 0 { 0 } else { labels[i - 1] as usize };
            grad[n + before * L + labels[i] as usize] -= 1.0;
        }
        for y in 0..L {
            grad[n + y * L] += alpha[len - 1][y] * trans[y][0] / end;
        }
        grad[n + labels[len - 1] as usize * L] -= 1.0;
    }
    loss
}

/// Trains the CRF with L1 weight `c1` and L2 weight `c2`.
pub(crate) fn crf(data: &Data, c1: f64, c2: f64, iterations: usize) -> Weights {
    const MEMORY: usize = 6;
    let dim = data.num_features * L + L * L;
    let mut x = vec![0.0; dim];
    let mut grad = vec![0.0; dim];
    let mut loss = objective(data, &x, c2, &mut grad);
    let mut history: std::collections::VecDeque<(Vec<f64>, Vec<f64>, f64)> = std::collections::VecDeque::new();
    for iteration in 0..iterations {
        let total = loss + c1 * x.iter().map(|v| v.abs()).sum::<f64>();
        let pseudo: Vec<f64> = x.iter().zip(&grad).map(|(&v, &g)| pseudo_gradient(v, g, c1)).collect();
        let mut direction: Vec<f64> = pseudo.iter().map(|g| -g).collect();
        let mut alphas = Vec::new();
        for (s, y, rho) in history.iter().rev() {
            let a = rho * dot(s, &direction);
            add_scaled(&mut direction, y, -a);
            alphas.push(a);
        }
        if let Some((s, y, _)) = history.back() {
            let gamma = dot(s, y) / dot(y, y);
            for d in &mut direction {
                *d *= gamma;
            }
        }
        for ((s, y, rho), a) in history.iter().zip(alphas.iter().rev()) {
            let b = rho * dot(y, &direction);
            add_scaled(&mut direction, s, a - b);
        }
        // Only directions that agree with the descent direction in sign.
        for (d, &g) in direction.iter_mut().zip(&pseudo) {
            if *d * g >= 0.0 {
                *d = 0.0;
            }
        }
        let mut step = if history.is_empty() {
            1.0 / dot(&pseudo, &pseudo).sqrt()
        } else {
            1.0
        };
        let mut new_grad = vec![0.0; dim];
        let mut accepted = None;
        for _ in 0..20 {
            let candidate: Vec<f64> = x
                .iter()
                .zip(&direction)
                .zip(&pseudo)
                .map(|((&v, &d), &g)| {
                    let sign = if v == 0.0 { -g } else { v };
                    let moved = v + step * d;
                    if moved * sign <= 0.0 { 0.0 } else { moved }
                })
                .collect();
            let new_loss = objective(data, &candidate, c2, &mut new_grad);
            let new_total = new_loss + c1 * candidate.iter().map(|v| v.abs()).sum::<f64>();
            let gain: f64 = candidate.iter().zip(&x).zip(&pseudo).map(|((a, b), g)| (a - b) * g).sum();
            if new_total <= total + 1e-4 * gain {
                accepted = Some((candidate, new_loss, new_total));
                break;
            }
            step *= 0.5;
        }
        let Some((candidate, new_loss, new_total)) = accepted else { break };
        let s: Vec<f64> = candidate.iter().zip(&x).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = new_grad.iter().zip(&grad).map(|(a, b)| a - b).collect();
        let sy = dot(&s, &y);
        if sy > 1e-10 {
            if history.len() == MEMORY {
                history.pop_front();
            }
            history.push_back((s, y, 1.0 / sy));
        }
        x = candidate;
        std::mem::swap(&mut grad, &mut new_grad);
        loss = new_loss;
        if iteration % 10 == 9 {
            eprintln!(
                "  iteration {:3}: objective {new_total:.1}, {} weights",
                iteration + 1,
                x.iter().filter(|v| **v != 0.0).count()
            );
        }
    }
    unpack(&x, data.num_features)
}

fn pseudo_gradient(v: f64, g: f64, c1: f64) -> f64 {
    if v > 0.0 {
        g + c1
    } else if v < 0.0 {
        g - c1
    } else if g + c1 < 0.0 {
        g + c1
    } else if g - c1 > 0.0 {
        g - c1
    } else {
        0.0
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn add_scaled(a: &mut [f64], b: &[f64], k: f64) {
    for (x, y) in a.iter_mut().zip(b) {
        *x += k * y;
    }
}

/// Trains the averaged perceptron.
pub(crate) fn perceptron(data: &Data, passes: usize) -> Weights {
    let n = data.num_features * L;
    let mut w = vec![0.0_f32; n];
    let mut sum = vec![0.0_f64; n];
    let mut trans = [[0.0_f32; L]; L];
    let mut trans_sum = [[0.0_f64; L]; L];
    let mut order: Vec<u32> = (0..data.segments.len() as u32).collect();
    let mut random = 88_172_645_463_325_252_u64;
    let mut clock = 1.0_f64;
    for pass in 0..passes {
        for i in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(i, (random % (i as u64 + 1)) as usize);
        }
        let mut wrong = 0_usize;
        for &s in &order {
            let (features, gold) = &data.segments[s as usize];
            let scores: Vec<Scores> = features
                .iter()
                .map(|fs| {
                    let mut sc = [0.0_f32; L];
                    for &f in fs {
                        for (a, b) in sc.iter_mut().zip(&w[f as usize * L..f as usize * L + L]) {
                            *a += b;
                        }
                    }
                    sc
                })
                .collect();
            let guess = viterbi(&scores, &Steps::new(&trans));
            if guess == *gold {
                clock += 1.0;
                continue;
            }
            let (mut before_gold, mut before_guess) = (0, 0);
            let mut update = |a: usize, b: usize, v: f32| {
                trans[a][b] += v;
                trans_sum[a][b] += f64::from(v) * clock;
            };
            for ((fs, &y), &z) in features.iter().zip(gold).zip(&guess) {
                if y != z {
                    wrong += 1;
                    for &f in fs {
                        let at = f as usize * L;
                        w[at + y as usize] += 1.0;
                        sum[at + y as usize] += clock;
                        w[at + z as usize] -= 1.0;
                        sum[at + z as usize] -= clock;
                    }
                }
                if (before_gold, y) != (before_guess, z) {
                    update(before_gold as usize, y as usize, 1.0);
                    update(before_guess as usize, z as usize, -1.0);
                }
                (before_gold, before_guess) = (y, z);
            }
            if before_gold != before_guess {
                update(before_gold as usize, 0, 1.0);
                update(before_guess as usize, 0, -1.0);
            }
            clock += 1.0;
        }
        eprintln!("  pass {:2}: {wrong} wrong tokens", pass + 1);
    }
    let state = w.iter().zip(&sum).map(|(&w, &s)| f64::from(w) - s / clock).collect();
    let transitions = std::array::from_fn(|a| std::array::from_fn(|b| f64::from(trans[a][b]) - trans_sum[a][b] / clock));
    Weights { state, transitions }
}
