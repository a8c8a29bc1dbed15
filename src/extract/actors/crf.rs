//! The name model: a linear-chain CRF with keyed 8-bit weights, and its decoder.
//!
//! The file holds, for each feature fingerprint, a mask of labels and one signed byte per label. The key is kept in full:
//! a plain table of hash buckets would let unseen features borrow the weights of others.

use std::sync::OnceLock;

use crate::extract::actors::context::{DocContext, Zone};
use crate::extract::actors::features::{TEMPLATE_VERSION, features};
use crate::model::NameClass;

/// Number of labels.
pub const NUM_LABELS: usize = 7;
/// The label of tokens outside names.
pub const OUTSIDE: usize = 0;
/// Lowers the score of [`OUTSIDE`]: the training texts leave more names out than they wrongly hold.
const OUTSIDE_PENALTY: f32 = 0.8;
const MAGIC: &[u8; 4] = b"DLN1";
/// Bits that choose a bucket of keys: about two keys a bucket.
const BUCKET_BITS: u32 = 17;
/// Bits of the filter that answers "surely not in the table" without touching it.
const FILTER_BITS: u32 = 21;

/// Scores of the labels of one token.
pub type Scores = [f32; NUM_LABELS];

/// The label that begins a name of `class`.
pub fn begin(class: NameClass) -> usize {
    match class {
        NameClass::Per => 1,
        NameClass::Org => 3,
        NameClass::Loc => 5,
    }
}

/// The class of a label, `None` outside names.
pub fn class_of(label: usize) -> Option<NameClass> {
    match label {
        1 | 2 => Some(NameClass::Per),
        3 | 4 => Some(NameClass::Org),
        5 | 6 => Some(NameClass::Loc),
        _ => None,
    }
}

/// True for labels that go on with a name.
pub fn is_inside(label: usize) -> bool {
    matches!(label, 2 | 4 | 6)
}

/// Why a model file was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ModelError {
    /// Not a model file, or cut short.
    #[error("the name model is damaged")]
    Damaged,
    /// Trained with other features.
    #[error("the name model was trained with feature template {0}")]
    Version(u32),
}

/// A loaded model.
#[derive(Debug)]
pub struct Model {
    /// Fingerprints, ascending.
    keys: Vec<u32>,
    /// Weights of the fingerprint at the same place.
    weights: Vec<[i8; NUM_LABELS]>,
    /// For each value of the highest [`BUCKET_BITS`] bits of a fingerprint, where its keys begin.
    buckets: Vec<u32>,
    filter: Vec<u64>,
    scale: f32,
    transitions: [Scores; NUM_LABELS],
}

/// The model that is compiled in.
pub fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        Model::from_bytes(include_bytes!("../../../assets/model/names.bin"))
            .expect("the compiled-in model fits the compiled-in features (a test loads it)")
    })
}

impl Model {
    /// Unpacks a model file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { bytes };
        if reader.take(4)? != MAGIC {
            return Err(ModelError::Damaged);
        }
        let version = reader.u32()?;
        if version != TEMPLATE_VERSION {
            return Err(ModelError::Version(version));
        }
        let num = reader.u32()?;
        let scale = f32::from_bits(reader.u32()?);
        let mut transitions = [[0.0; NUM_LABELS]; NUM_LABELS];
        for row in &mut transitions {
            for t in row {
                *t = f32::from_bits(reader.u32()?);
            }
        }
        if num as usize > bytes.len() {
            return Err(ModelError::Damaged);
        }
        let mut model = Self {
            keys: Vec::with_capacity(num as usize),
            weights: Vec::with_capacity(num as usize),
            buckets: Vec::with_capacity((1 << BUCKET_BITS) + 1),
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            scale,
            transitions,
        };
        let mut key = 0_u32;
        for _ in 0..num {
            key = key.checked_add(reader.varint()?).ok_or(ModelError::Damaged)?;
            let labels = reader.u8()?;
            let mut weights = [0; NUM_LABELS];
            for (label, w) in weights.iter_mut().enumerate() {
                if labels >> label & 1 == 1 {
                    *w = reader.u8()? as i8;
                }
            }
            model.push(key, weights);
        }
        let end = model.keys.len() as u32;
        model.buckets.resize((1 << BUCKET_BITS) + 1, end);
        Ok(model)
    }

    /// Takes the next feature; keys must ascend.
    fn push(&mut self, key: u32, weights: [i8; NUM_LABELS]) {
        let bit = key >> (32 - FILTER_BITS);
        if let Some(word) = self.filter.get_mut((bit >> 6) as usize) {
            *word |= 1 << (bit & 63);
        }
        let bucket = (key >> (32 - BUCKET_BITS)) as usize;
        if self.buckets.len() <= bucket {
            self.buckets.resize(bucket + 1, self.keys.len() as u32);
        }
        self.keys.push(key);
        self.weights.push(weights);
    }

    fn weights(&self, key: u32) -> Option<&[i8; NUM_LABELS]> {
        let bit = key >> (32 - FILTER_BITS);
        if self.filter.get((bit >> 6) as usize)? >> (bit & 63) & 1 == 0 {
            return None;
        }
        let bucket = (key >> (32 - BUCKET_BITS)) as usize;
        let start = *self.buckets.get(bucket)? as usize;
        let end = *self.buckets.get(bucket + 1)? as usize;
        let at = self.keys.get(start..end)?.iter().position(|&k| k == key)?;
        self.weights.get(start + at)
    }

    /// Scores of the labels of each token of a zone, appended to `out`.
    pub fn score_zone(&self, ctx: &DocContext<'_, '_>, zone: &Zone, out: &mut Vec<Scores>) {
        for i in zone.tokens.clone() {
            let mut sums = [0_i32; NUM_LABELS];
            features(ctx, zone, i, |feature| {
                if let Some(weights) = self.weights(feature) {
                    for (sum, &w) in sums.iter_mut().zip(weights) {
                        *sum += i32::from(w);
                    }
                }
            });
            let mut scores = sums.map(|s| s as f32 * self.scale);
            if let Some(o) = scores.get_mut(OUTSIDE) {
                *o -= OUTSIDE_PENALTY;
            }
            out.push(scores);
        }
    }

    /// The best labels of a zone and, for each token, by how much its label beats the best other one with its neighbours fixed.
    pub fn decode(&self, scores: &[Scores]) -> Vec<(u8, f32)> {
        let labels = viterbi(scores, &self.transitions);
        let margin = |i: usize| {
            let left = i.checked_sub(1).and_then(|l| labels.get(l)).map_or(OUTSIDE, |&l| usize::from(l));
            let right = labels.get(i + 1).map_or(OUTSIDE, |&l| usize::from(l));
            let total = |l: usize| {
                let state = scores.get(i).and_then(|s| s.get(l)).copied().unwrap_or_default();
                state + self.step(left, l) + self.step(l, right)
            };
            let own = usize::from(labels.get(i).copied().unwrap_or_default());
            let best_other = (0..NUM_LABELS).filter(|&l| l != own).map(total).fold(f32::NEG_INFINITY, f32::max);
            total(own) - best_other
        };
        labels.iter().enumerate().map(|(i, &l)| (l, margin(i))).collect()
    }

    fn step(&self, from: usize, to: usize) -> f32 {
        if is_legal(from, to) {
            self.transitions.get(from).and_then(|row| row.get(to)).copied().unwrap_or_default()
        } else {
            -30.0
        }
    }
}

/// True if label `to` may follow `from`.
pub fn is_legal(from: usize, to: usize) -> bool {
    !is_inside(to) || from == to || from + 1 == to
}

/// The best path; a zone begins and ends outside.
pub fn viterbi(scores: &[Scores], transitions: &[Scores; NUM_LABELS]) -> Vec<u8> {
    let step = |from: usize, to: usize| {
        if is_legal(from, to) {
            transitions.get(from).and_then(|r| r.get(to)).copied().unwrap_or_default()
        } else {
            f32::NEG_INFINITY
        }
    };
    let mut best: Scores = std::array::from_fn(|l| if l == OUTSIDE { 0.0 } else { f32::NEG_INFINITY });
    let mut back: Vec<[u8; NUM_LABELS]> = Vec::with_capacity(scores.len());
    for s in scores {
        let mut from_here = [0_u8; NUM_LABELS];
        let mut next = [f32::NEG_INFINITY; NUM_LABELS];
        for (to, ((score, cell), from_cell)) in s.iter().zip(&mut next).zip(&mut from_here).enumerate() {
            for (from, &b) in best.iter().enumerate() {
                let total = b + step(from, to);
                if total > *cell {
                    *cell = total;
                    *from_cell = from as u8;
                }
            }
            *cell += score;
        }
        best = next;
        back.push(from_here);
    }
    let last = (0..NUM_LABELS)
        .max_by(|&a, &b| {
            let total = |l: usize| best.get(l).copied().unwrap_or(f32::NEG_INFINITY) + step(l, OUTSIDE);
            total(a).total_cmp(&total(b)).then(b.cmp(&a))
        })
        .unwrap_or(OUTSIDE);
    let mut labels = vec![0_u8; scores.len()];
    let mut label = last as u8;
    for (cell, from) in labels.iter_mut().zip(&back).rev() {
        *cell = label;
        label = from.get(usize::from(label)).copied().unwrap_or_default();
    }
    labels
}

/// Packs trained weights into a model file. `weights` must ascend by fingerprint.
pub fn pack(weights: &[(u32, Scores)], transitions: &[Scores; NUM_LABELS]) -> Vec<u8> {
    let largest = weights.iter().flat_map(|(_, w)| w).fold(0.0_f32, |m, w| m.max(w.abs()));
    // Very large weights are rare; cutting them leaves finer steps for the rest.
    let scale = largest.min(6.0) / 127.0;
    let rows: Vec<(u32, [i8; NUM_LABELS])> = weights
        .iter()
        .map(|(key, w)| (*key, w.map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8)))
        .filter(|(_, w)| w.iter().any(|&w| w != 0))
        .collect();
    let mut out = Vec::new();
    out.extend(MAGIC);
    out.extend(TEMPLATE_VERSION.to_le_bytes());
    out.extend((rows.len() as u32).to_le_bytes());
    out.extend(scale.to_bits().to_le_bytes());
    for t in transitions.iter().flatten() {
        out.extend(t.to_bits().to_le_bytes());
    }
    let mut last = 0;
    for (key, w) in rows {
        let mut gap: u32 = key - last;
        last = key;
        while gap >= 0x80 {
            out.push(gap as u8 | 0x80);
            gap >>= 7;
        }
        out.push(gap as u8);
        out.push(w.iter().enumerate().fold(0, |m, (l, &w)| m | u8::from(w != 0) << l));
        out.extend(w.iter().filter(|&&w| w != 0).map(|&w| w as u8));
    }
    out
}

struct Reader<'b> {
    bytes: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, num: usize) -> Result<&'b [u8], ModelError> {
        let (head, rest) = self.bytes.split_at_checked(num).ok_or(ModelError::Damaged)?;
        self.bytes = rest;
        Ok(head)
    }

    fn u8(&mut self) -> Result<u8, ModelError> {
        let (&first, rest) = self.bytes.split_first().ok_or(ModelError::Damaged)?;
        self.bytes = rest;
        Ok(first)
    }

    fn u32(&mut self) -> Result<u32, ModelError> {
        self.take(4)?.try_into().map(u32::from_le_bytes).map_err(|_err| ModelError::Damaged)
    }

    fn varint(&mut self) -> Result<u32, ModelError> {
        let (mut value, mut shift) = (0_u32, 0);
        loop {
            let byte = self.u8()?;
            value |= u32::from(byte & 0x7F).checked_shl(shift).ok_or(ModelError::Damaged)?;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift += 7;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_weights_come_back() {
        let mut row = [0.0; NUM_LABELS];
        row[1] = 1.5;
        row[6] = -0.75;
        let bytes = pack(&[(7, row), (900_000, [3.0; NUM_LABELS])], &[[0.25; NUM_LABELS]; NUM_LABELS]);
        let model = Model::from_bytes(&bytes).unwrap();
        let weights = model.weights(7).unwrap().map(|w| f32::from(w) * model.scale);
        assert!((weights[1] - 1.5).abs() < 0.02 && (weights[6] + 0.75).abs() < 0.02);
        assert!(model.weights(8).is_none());
        assert!(model.weights(900_000).is_some());
        assert_eq!(Model::from_bytes(&bytes[..40]).unwrap_err(), ModelError::Damaged);
    }

    #[test]
    fn names_never_begin_inside() {
        let mut scores = [[0.0; NUM_LABELS]; 2];
        scores[0][2] = 5.0;
        scores[1][2] = 5.0;
        let labels = viterbi(&scores, &[[0.0; NUM_LABELS]; NUM_LABELS]);
        assert_eq!(labels, [1, 2]);
    }

    #[test]
    fn the_compiled_in_model_loads() {
        assert!(model().keys.len() > 1000);
    }
}
