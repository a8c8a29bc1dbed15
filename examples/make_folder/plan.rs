//! Which files a folder gets: originals, independent texts of one event, and copies of each kind.

use crate::copies::{Change, Kind, containment, copy};
use crate::pool::Pool;
use crate::story::{Article, Story};
use crate::words::Rng;

/// One file of the folder.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) truth: Truth,
}

/// What is true of a file.
#[derive(Clone, Debug)]
pub(crate) struct Truth {
    pub(crate) kind: Kind,
    /// Files of one family share it; siblings have their own.
    pub(crate) family: usize,
    /// Files about one event share it.
    pub(crate) story: usize,
    /// The path of the file that it copies.
    pub(crate) of: Option<String>,
    /// Days after it.
    pub(crate) lag_days: i32,
    /// Share of the shorter one's 4-word shingles that stand in both.
    pub(crate) containment: f64,
    pub(crate) changes: Vec<Change>,
}

/// Size of a folder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) num_articles: usize,
    /// Mean length of an article.
    pub(crate) mean_bytes: usize,
    pub(crate) seed: u64,
}

/// Makes all files, one after the other.
pub(crate) fn make(pool: &Pool, size: Size, mut put: impl FnMut(File) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let root = Rng::new(size.seed);
    let (mut num_files, mut num_families, mut num_stories) = (0, 0, 0);
    while num_files < size.num_articles {
        let mut rng = root.part(num_stories as u64);
        let story = Story::new(pool, size.num_articles, &mut rng);
        let first = Article::new(pool, &story, length(size.mean_bytes, &mut rng), &mut rng);
        let first_path = first.path(num_files);
        let family = num_families;
        num_families += 1;
        put(File {
            path: first_path.clone(),
            text: first.render(),
            truth: Truth {
                kind: Kind::Original,
                family,
                story: num_stories,
                of: None,
                lag_days: 0,
                containment: 1.0,
                changes: Vec::new(),
            },
        })?;
        num_files += 1;
        for kind in followers(&mut rng) {
            if num_files == size.num_articles {
                break;
            }
            let (article, changes) = if kind == Kind::Sibling {
                let mut sibling = Article::new(pool, &story, length(size.mean_bytes, &mut rng), &mut rng);
                sibling.day = story.day.saturating_add(jiff::Span::new().days(rng.below(3) as i64));
                (sibling, Vec::new())
            } else {
                copy(pool, &story, &first, kind, &mut rng)
            };
            let is_copy = kind != Kind::Sibling;
            put(File {
                path: article.path(num_files),
                text: article.render(),
                truth: Truth {
                    kind,
                    family: if is_copy { family } else { num_families },
                    story: num_stories,
                    of: is_copy.then(|| first_path.clone()),
                    lag_days: first.day.until(article.day).map_or(0, |span| span.get_days()),
                    containment: containment(&first, &article),
                    changes,
                },
            })?;
            num_files += 1;
            num_families += usize::from(!is_copy);
        }
        num_stories += 1;
    }
    Ok(())
}

/// What follows an original: mostly nothing.
fn followers(rng: &mut Rng) -> Vec<Kind> {
    let kinds: &[Kind] = match rng.below(100) {
        0..8 => &[Kind::Exact],
        8..16 => &[Kind::Near],
        16..23 => &[Kind::Reworded],
        23..27 => &[Kind::Exact, Kind::Near, Kind::Reworded],
        27..33 => &[Kind::Sibling],
        _ => return Vec::new(),
    };
    let mut num = 1;
    while num < 12 && rng.chance(0.4) {
        num += 1;
    }
    (0..num.max(kinds.len())).map(|i| kinds[i % kinds.len()]).collect()
}

/// Lengths as in a real folder: most near the mean, a few long.
fn length(mean: usize, rng: &mut Rng) -> usize {
    let spread: f64 = (0..6).map(|_| rng.unit()).sum::<f64>() / 3.0;
    (mean as f64 * (0.25 + 0.75 * spread * spread * 0.95)) as usize
}
