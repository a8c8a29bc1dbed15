//! The name model: a linear-chain CRF with keyed 8-bit weights, and its decoder.
//!
//! The file holds, for each feature fingerprint, a mask of labels and one signed byte per label. The key is kept in full:
//! a plain table of hash buckets would let unseen features borrow the weights of others.

use std::ops::Range;
use std::sync::OnceLock;

use crate::extract::actors::context::{DocContext, Zone};
use crate::extract::actors::features::{Sink, TEMPLATE_VERSION, ZoneViews, features, mix};
use crate::model::NameClass;

/// Number of labels.
pub const NUM_LABELS: usize = 7;
/// The label of tokens outside names.
pub const OUTSIDE: usize = 0;
/// Lowers the score of [`OUTSIDE`]: the training texts leave more names out than they wrongly hold.
const OUTSIDE_PENALTY: f32 = 0.8;
const MAGIC: &[u8; 4] = b"DLN1";
/// Number of buckets of keys: one for each value of a fingerprint's upper half, about three keys a bucket.
const NUM_BUCKETS: usize = 1 << 16;
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

/// What scoring keeps from token to token and from text to text: room for lists, and sums that were needed before.
#[derive(Debug)]
pub struct Scratch {
    views: ZoneViews,
    lists: Lists,
    path: Path,
    /// The sums of groups of features. Direct-mapped: a group takes the row of an older one.
    known: Vec<Group>,
}

/// Binary logarithm of the number of groups that are kept, in 1.6 MB for each thread: a quarter of them would fit the near caches,
/// but a sum made anew costs more than a wait for the one that is kept.
const GROUP_BITS: u32 = 16;

#[derive(Clone, Copy, Debug, Default)]
struct Group {
    key: u64,
    sums: [i16; NUM_LABELS + 1],
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            views: ZoneViews::default(),
            lists: Lists::default(),
            path: Path::default(),
            known: vec![Group::default(); 1 << GROUP_BITS],
        }
    }
}

/// Lists that are filled anew for each sum, kept to be filled again.
#[derive(Debug, Default)]
struct Lists {
    /// The features that the filter lets through.
    features: Vec<u32>,
    /// Which of them are groups whose sums are not known.
    unknown: Vec<Unknown>,
    /// The features' buckets.
    buckets: Vec<(u32, u32)>,
    /// Where their weights stand, or [`NOWHERE`].
    places: Vec<u32>,
}

/// Room for the path through a zone.
#[derive(Debug, Default)]
struct Path {
    back: Vec<Back>,
    labels: Vec<u8>,
    decoded: Vec<(u8, f32)>,
}

/// For each label of a token, the best label before it; the last is padding.
type Back = [u8; NUM_LABELS + 1];

/// A place beyond all weights.
const NOWHERE: u32 = u32::MAX;

/// A group of features to be summed and kept.
#[derive(Clone, Copy, Debug)]
struct Unknown {
    /// Its row.
    at: usize,
    key: u64,
    start: usize,
    end: usize,
}

/// Adds up the weights of one token.
struct Summing<'m, 's> {
    model: &'m Model,
    lists: &'s mut Lists,
    groups: &'s mut [Group],
    sums: [i32; NUM_LABELS + 1],
}

impl Sink for Summing<'_, '_> {
    fn add(&mut self, template: u64, a: u64, b: u64) {
        let feature = mix(template, a, b);
        if self.model.may_know(feature) {
            self.lists.features.push(feature);
        }
    }

    fn group(&mut self, key: u64, fill: impl FnOnce(&mut Self)) {
        let at = (key >> (64 - GROUP_BITS)) as usize;
        if let Some(group) = self.groups.get(at).filter(|g| g.key == key) {
            for (sum, &s) in self.sums.iter_mut().zip(&group.sums) {
                *sum += i32::from(s);
            }
            return;
        }
        let start = self.lists.features.len();
        fill(self);
        let end = self.lists.features.len();
        self.lists.unknown.push(Unknown { at, key, start, end });
    }
}

impl Summing<'_, '_> {
    /// Adds up what was taken, and keeps the sums of the groups that were not known.
    fn finish(mut self) -> [i32; NUM_LABELS + 1] {
        self.model.find(self.lists);
        let mut done = 0;
        for i in 0..self.lists.unknown.len() {
            let Some(&group) = self.lists.unknown.get(i) else { break };
            self.sum(done..group.start);
            let sums = self.sum(group.start..group.end);
            done = group.end;
            if let Some(known) = self.groups.get_mut(group.at) {
                // A group has a few dozen features of at most 127 each.
                *known = Group {
                    key: group.key,
                    sums: sums.map(|s| s as i16),
                };
            }
        }
        self.sum(done..self.lists.features.len());
        self.lists.unknown.clear();
        self.lists.features.clear();
        self.sums
    }

    /// Adds the weights of the features in `range` to the token's sums, and gives them by themselves.
    fn sum(&mut self, range: Range<usize>) -> [i32; NUM_LABELS + 1] {
        let mut sums = [0_i32; NUM_LABELS + 1];
        for &at in self.lists.places.get(range).unwrap_or_default() {
            for (sum, &w) in sums
                .iter_mut()
                .zip(self.model.weights.get(at as usize).unwrap_or(&[0; NUM_LABELS + 1]))
            {
                *sum += i32::from(w);
            }
        }
        for (total, s) in self.sums.iter_mut().zip(sums) {
            *total += s;
        }
        sums
    }
}

/// A loaded model.
#[derive(Debug)]
pub struct Model {
    /// Lower halves of the fingerprints, ascending by fingerprint.
    keys: Vec<u16>,
    /// Weights of the fingerprint at the same place; the last is padding.
    weights: Vec<[i8; NUM_LABELS + 1]>,
    /// For each upper half of a fingerprint, where its keys begin.
    buckets: Vec<u32>,
    filter: Vec<u64>,
    scale: f32,
    steps: Steps,
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
        let num = num as usize;
        if num > bytes.len() {
            return Err(ModelError::Damaged);
        }
        let mut model = Self {
            keys: Vec::with_capacity(num),
            weights: Vec::with_capacity(num),
            buckets: vec![0; NUM_BUCKETS + 1],
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            scale,
            steps: Steps::new(&transitions),
        };
        let mut key = 0_u32;
        for _ in 0..num {
            key = key.checked_add(reader.varint()?).ok_or(ModelError::Damaged)?;
            let mut labels = reader.u8()?;
            let mut weights = [0; NUM_LABELS + 1];
            for &w in reader.take(labels.count_ones() as usize)? {
                if let Some(weight) = weights.get_mut(labels.trailing_zeros() as usize) {
                    *weight = w as i8;
                }
                labels &= labels - 1;
            }
            model.push(key, weights);
        }
        // From the number of keys of each bucket to the places where they end, and so where the next begin.
        let mut end = 0;
        for bucket in &mut model.buckets {
            end += *bucket;
            *bucket = end;
        }
        Ok(model)
    }

    /// Takes the next feature; keys must ascend. Only counts the keys of its bucket, one place further on.
    fn push(&mut self, key: u32, weights: [i8; NUM_LABELS + 1]) {
        let bit = key >> (32 - FILTER_BITS);
        if let Some(word) = self.filter.get_mut((bit >> 6) as usize) {
            *word |= 1 << (bit & 63);
        }
        if let Some(bucket) = self.buckets.get_mut((key >> 16) as usize + 1) {
            *bucket += 1;
        }
        self.keys.push(key as u16);
        self.weights.push(weights);
    }

    /// False if no weight is known for `key`; true for all others and for a few more.
    fn may_know(&self, key: u32) -> bool {
        let bit = key >> (32 - FILTER_BITS);
        self.filter.get((bit >> 6) as usize).is_some_and(|word| word >> (bit & 63) & 1 == 1)
    }

    /// First and one past the last place of the keys that share the upper half of `key`.
    fn bucket(&self, key: u32) -> (u32, u32) {
        let at = (key >> 16) as usize;
        match self.buckets.get(at..at + 2) {
            Some(&[start, end]) => (start, end),
            _ => (0, 0),
        }
    }

    /// The place of `key` in its bucket.
    fn place(&self, key: u32, (start, end): (u32, u32)) -> Option<u32> {
        let keys = self.keys.get(start as usize..end as usize)?;
        keys.iter().position(|&k| k == key as u16).map(|at| start + at as u32)
    }

    /// Finds where the weights of the listed features stand.
    ///
    /// The tables do not fit the near caches, and each step's reads depend on those of the step before. So every step is taken
    /// for all features before the next one: the waits for memory then overlap.
    fn find(&self, lists: &mut Lists) {
        let Lists {
            features, buckets, places, ..
        } = lists;
        buckets.clear();
        buckets.extend(features.iter().map(|&f| self.bucket(f)));
        places.clear();
        places.extend(
            features
                .iter()
                .zip(&*buckets)
                .map(|(&f, &bucket)| self.place(f, bucket).unwrap_or(NOWHERE)),
        );
    }

    /// Scores of the labels of each token of a zone, appended to `out`. `scratch` serves one model only.
    pub fn score_zone(&self, ctx: &DocContext<'_, '_>, zone: &Zone, scratch: &mut Scratch, out: &mut Vec<Scores>) {
        let Scratch { views, lists, known, .. } = scratch;
        views.look(ctx, zone);
        for i in zone.tokens.clone() {
            let mut summing = Summing {
                model: self,
                lists: &mut *lists,
                groups: known,
                sums: [0; NUM_LABELS + 1],
            };
            features(ctx, zone, views, i, &mut summing);
            let sums = summing.finish();
            let mut scores: Scores = std::array::from_fn(|label| sums.get(label).map_or(0.0, |&s| s as f32 * self.scale));
            if let Some(o) = scores.get_mut(OUTSIDE) {
                *o -= OUTSIDE_PENALTY;
            }
            out.push(scores);
        }
    }

    /// The best labels of a zone and, for each token, by how much its label beats the best other one with its neighbours fixed.
    pub fn decode<'s>(&self, scores: &[Scores], scratch: &'s mut Scratch) -> &'s [(u8, f32)] {
        let Path { back, labels, decoded } = &mut scratch.path;
        best_path(scores, &self.steps, back, labels);
        decoded.clear();
        let mut left = OUTSIDE;
        for (i, (&own, score)) in labels.iter().zip(scores).enumerate() {
            let right = labels.get(i + 1).map_or(OUTSIDE, |&l| usize::from(l));
            let mut totals = [f32::NEG_INFINITY; NUM_LABELS];
            let (from, to) = (self.steps.soft.get(left), self.steps.soft_into.get(right));
            if let (Some(from), Some(to)) = (from, to) {
                for (((total, s), f), t) in totals.iter_mut().zip(score).zip(from).zip(to) {
                    *total = s + f + t;
                }
            }
            let mut best_other = f32::NEG_INFINITY;
            let mut best = f32::NEG_INFINITY;
            for (l, &total) in totals.iter().enumerate() {
                if l == usize::from(own) {
                    best = total;
                } else {
                    best_other = best_other.max(total);
                }
            }
            decoded.push((own, best - best_other));
            left = usize::from(own);
        }
        decoded
    }
}

/// The scores of going from one label to the next, made ready for decoding.
#[derive(Debug)]
pub struct Steps {
    /// By label left, then label reached; minus infinity for those that are not allowed.
    hard: [Lanes; NUM_LABELS],
    /// The same with a finite penalty.
    soft: [Lanes; NUM_LABELS],
    /// As `soft`, by label reached, then label left.
    soft_into: [Lanes; NUM_LABELS],
}

/// One number for each label, and one to fill up.
type Lanes = [f32; NUM_LABELS + 1];

impl Steps {
    /// From the scores of going from one label (first index) to the next.
    pub fn new(transitions: &[Scores; NUM_LABELS]) -> Self {
        let mut steps = Self {
            hard: [[f32::NEG_INFINITY; NUM_LABELS + 1]; NUM_LABELS],
            soft: [[-30.0; NUM_LABELS + 1]; NUM_LABELS],
            soft_into: [[-30.0; NUM_LABELS + 1]; NUM_LABELS],
        };
        for (from, row) in transitions.iter().enumerate() {
            for (to, &score) in row.iter().enumerate().filter(|&(to, _)| is_legal(from, to)) {
                steps.hard[from][to] = score;
                steps.soft[from][to] = score;
                steps.soft_into[to][from] = score;
            }
        }
        steps
    }
}

/// True if label `to` may follow `from`.
pub fn is_legal(from: usize, to: usize) -> bool {
    !is_inside(to) || from == to || from + 1 == to
}

/// The best path; a zone begins and ends outside.
pub fn viterbi(scores: &[Scores], steps: &Steps) -> Vec<u8> {
    let mut labels = Vec::new();
    best_path(scores, steps, &mut Vec::new(), &mut labels);
    labels
}

/// Puts the best path in `labels`; `back` is room for the steps that led there.
fn best_path(scores: &[Scores], steps: &Steps, back: &mut Vec<Back>, labels: &mut Vec<u8>) {
    back.clear();
    labels.clear();
    let Some((first, rest)) = scores.split_first() else { return };
    // Before the first token there is nothing to choose from: a zone begins outside.
    let mut best = *first;
    for (b, step) in best.iter_mut().zip(steps.hard[OUTSIDE]) {
        *b += step;
    }
    back.push([OUTSIDE as u8; NUM_LABELS + 1]);
    for s in rest {
        let mut next: Lanes = [f32::NEG_INFINITY; NUM_LABELS + 1];
        let mut from_here = [0_i32; NUM_LABELS + 1];
        for ((from, &b), row) in (0..).zip(&best).zip(&steps.hard) {
            for ((cell, from_cell), step) in next.iter_mut().zip(&mut from_here).zip(row) {
                let total = b + step;
                let better = total > *cell;
                *cell = if better { total } else { *cell };
                *from_cell = if better { from } else { *from_cell };
            }
        }
        for ((b, cell), score) in best.iter_mut().zip(next).zip(s) {
            *b = cell + score;
        }
        back.push(from_here.map(|from| from as u8));
    }
    let last = (0..NUM_LABELS)
        .max_by(|&a, &b| {
            let end = |l: usize| {
                steps
                    .hard
                    .get(l)
                    .and_then(|row| row.get(OUTSIDE))
                    .copied()
                    .unwrap_or(f32::NEG_INFINITY)
            };
            let total = |l: usize| best.get(l).copied().unwrap_or(f32::NEG_INFINITY) + end(l);
            total(a).total_cmp(&total(b)).then(b.cmp(&a))
        })
        .unwrap_or(OUTSIDE);
    labels.resize(scores.len(), 0);
    let mut label = last as u8;
    for (cell, from) in labels.iter_mut().zip(back.iter()).rev() {
        *cell = label;
        label = from.get(usize::from(label)).copied().unwrap_or_default();
    }
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
    #[inline]
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

    #[inline]
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
        let row = |key| model.place(key, model.bucket(key)).map(|at| model.weights[at as usize]);
        let weights = row(7).unwrap().map(|w| f32::from(w) * model.scale);
        assert!((weights[1] - 1.5).abs() < 0.02 && (weights[6] + 0.75).abs() < 0.02);
        assert!(row(8).is_none());
        assert!(model.may_know(7) && !model.may_know(0x8000_0000));
        assert!(row(900_000).is_some());
        assert_eq!(Model::from_bytes(&bytes[..40]).unwrap_err(), ModelError::Damaged);
    }

    #[test]
    fn names_never_begin_inside() {
        let mut scores = [[0.0; NUM_LABELS]; 2];
        scores[0][2] = 5.0;
        scores[1][2] = 5.0;
        let labels = viterbi(&scores, &Steps::new(&[[0.0; NUM_LABELS]; NUM_LABELS]));
        assert_eq!(labels, [1, 2]);
    }

    #[test]
    fn the_compiled_in_model_loads() {
        assert!(model().keys.len() > 1000);
    }
}
