//! The tie model: a multinomial logistic regression over [`Feature`]s, its weights in a readable file.

use std::sync::OnceLock;

use crate::base::hash::FastMap;
use crate::extract::relations::ties::features::{Feature, parse, show};
use crate::model::{EventKind, NameClass, RelationKind};

/// Number of classes, no tie among them.
pub const NUM_TIES: usize = 9;
/// Probabilities of the classes.
pub type Chances = [f32; NUM_TIES];

/// What may tie two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// Nothing.
    None,
    /// One is in the other.
    Located,
    /// One fights the other.
    Fight,
    /// One is part of the other.
    Belongs,
    /// One leads, owns or controls the other.
    Leads,
    /// They speak with one another.
    Meet,
    /// One favours the other.
    Support,
    /// They work together.
    Cooperate,
    /// One is against the other.
    Accuse,
}

impl Tie {
    /// All classes, in the order of the weights.
    pub const ALL: [Self; NUM_TIES] = [
        Self::None,
        Self::Located,
        Self::Fight,
        Self::Belongs,
        Self::Leads,
        Self::Meet,
        Self::Support,
        Self::Cooperate,
        Self::Accuse,
    ];

    /// Its name in the file of weights.
    pub fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Located => "located",
            Self::Fight => "fight",
            Self::Belongs => "belongs",
            Self::Leads => "leads",
            Self::Meet => "meet",
            Self::Support => "support",
            Self::Cooperate => "cooperate",
            Self::Accuse => "accuse",
        }
    }

    /// The class that a kind of relation falls in; `None` if it falls in none of them.
    pub fn of(kind: RelationKind) -> Option<Self> {
        Some(match kind {
            RelationKind::LocatedIn => Self::Located,
            RelationKind::PartOf | RelationKind::MemberOf => Self::Belongs,
            RelationKind::Leads | RelationKind::Owns => Self::Leads,
            RelationKind::SaysAbout | RelationKind::CoMention => return None,
            RelationKind::Action(kind) => match kind {
                EventKind::Attack | EventKind::Mobilize | EventKind::Coerce | EventKind::Close => Self::Fight,
                EventKind::Meet | EventKind::Announce | EventKind::Agree | EventKind::Demand | EventKind::Report => Self::Meet,
                EventKind::Support | EventKind::Concede => Self::Support,
                EventKind::Aid | EventKind::Cooperate => Self::Cooperate,
                EventKind::Accuse | EventKind::Deny | EventKind::Threaten | EventKind::Sanction | EventKind::Protest => Self::Accuse,
                EventKind::Appoint => Self::Leads,
                _ => return None,
            },
        })
    }

    /// The kind of relation it is shown as; `source` is the class of the source.
    pub fn kind(self, source: NameClass) -> RelationKind {
        match self {
            Self::None => RelationKind::CoMention,
            Self::Located => RelationKind::LocatedIn,
            Self::Fight => RelationKind::Action(EventKind::Attack),
            Self::Belongs if source == NameClass::Per => RelationKind::MemberOf,
            Self::Belongs => RelationKind::PartOf,
            Self::Leads if source == NameClass::Per => RelationKind::Leads,
            Self::Leads => RelationKind::Owns,
            Self::Meet => RelationKind::Action(EventKind::Meet),
            Self::Support => RelationKind::Action(EventKind::Support),
            Self::Cooperate => RelationKind::Action(EventKind::Cooperate),
            Self::Accuse => RelationKind::Action(EventKind::Accuse),
        }
    }
}

/// Why a file of weights was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {0} of the tie model is not a feature with {NUM_TIES} weights")]
pub struct BadLine(usize);

/// The weights.
#[derive(Clone, Debug, Default)]
pub struct TieModel {
    weights: FastMap<Feature, Chances>,
}

/// The model that is compiled in.
pub fn model() -> &'static TieModel {
    static MODEL: OnceLock<TieModel> = OnceLock::new();
    MODEL.get_or_init(|| {
        TieModel::from_text(include_str!("../../../../assets/model/ties.tsv"))
            .expect("the compiled-in weights are readable (a test loads them)")
    })
}

impl TieModel {
    /// Reads weights as [`Self::to_text`] writes them.
    pub fn from_text(text: &str) -> Result<Self, BadLine> {
        let mut weights = FastMap::default();
        for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let feature = cells.next().and_then(parse).ok_or(BadLine(i + 1))?;
            let mut row = [0.0; NUM_TIES];
            for w in &mut row {
                let cell = cells.next().ok_or(BadLine(i + 1))?;
                *w = if cell.is_empty() {
                    0.0
                } else {
                    cell.parse().ok().ok_or(BadLine(i + 1))?
                };
            }
            weights.insert(feature, row);
        }
        Ok(Self { weights })
    }

    /// A model of these weights, rounded as the file rounds them.
    pub fn new(rows: impl IntoIterator<Item = (Feature, Chances)>) -> Self {
        let round = |w: f32| (w * 100.0).round() / 100.0;
        Self {
            weights: rows
                .into_iter()
                .map(|(f, row)| (f, row.map(round)))
                .filter(|(_, row)| row.iter().any(|w| *w != 0.0))
                .collect(),
        }
    }

    /// The file of weights: a line for each feature in order, with a weight for each class, empty for zero.
    pub fn to_text(&self) -> String {
        let mut features: Vec<_> = self.weights.iter().collect();
        features.sort_unstable_by_key(|(f, _)| **f);
        let mut out = String::from("# Weights of the tie model, written by `cargo run --release --example train_ties`. Feature");
        for tie in Tie::ALL {
            out.push_str(", ");
            out.push_str(tie.key());
        }
        out.push('\n');
        for (feature, row) in features {
            out.push_str(&show(*feature));
            for w in row {
                out.push('\t');
                if *w != 0.0 {
                    let cell = format!("{w:.2}");
                    out.push_str(&cell);
                }
            }
            out.push('\n');
        }
        out
    }

    /// The probabilities of the classes.
    pub fn chances(&self, features: &[Feature]) -> Chances {
        let mut sums = [0.0_f32; NUM_TIES];
        for row in features.iter().filter_map(|f| self.weights.get(f)) {
            for (sum, w) in sums.iter_mut().zip(row) {
                *sum += w;
            }
        }
        let most = sums.iter().copied().fold(f32::MIN, f32::max);
        let exps = sums.map(|s| (s - most).exp());
        let all: f32 = exps.iter().sum();
        exps.map(|e| e / all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_are_as_they_would_be_written() {
        let text = include_str!("../../../../assets/model/ties.tsv");
        assert_eq!(TieModel::from_text(text).unwrap().to_text(), text);
    }

    #[test]
    fn chances_are_probabilities_and_none_is_favoured_without_features() {
        let even = TieModel::default().chances(&[1, 2, 3]);
        assert!(even.iter().all(|p| (p - 1.0 / 9.0).abs() < 1e-6));
        let told = model().chances(&[parse("bias _ _ _").unwrap(), parse("classes PER-PER _ _").unwrap()]);
        assert!((told.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(told[0] > 0.5, "most names are not tied: {told:?}");
    }

    #[test]
    fn bad_lines_are_refused_by_number() {
        assert_eq!(TieModel::from_text("# x\nbias _ _ _\t1").unwrap_err(), BadLine(2));
        assert_eq!(TieModel::from_text("nonsense _ _ _\t1\t\t\t\t\t\t\t\t").unwrap_err(), BadLine(1));
        assert_eq!(TieModel::from_text("bias _ _ _\tx\t\t\t\t\t\t\t\t").unwrap_err(), BadLine(1));
    }

    #[test]
    fn every_tie_is_shown_as_a_kind_of_its_class() {
        for tie in Tie::ALL.into_iter().skip(1) {
            for class in [NameClass::Per, NameClass::Org, NameClass::Loc] {
                assert_eq!(Tie::of(tie.kind(class)), Some(tie));
            }
        }
        assert_eq!(Tie::of(RelationKind::CoMention), None);
    }
}
