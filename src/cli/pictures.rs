//! Pictures without a screen: the timeline and the network of a folder, painted by the code of the window.

use crate::cli::export::ExportArgs;
use crate::model::Corpus;
use crate::query::Filter;

/// Writes the pictures that `args` asks for, of what `filter` lets through.
pub fn write(args: &ExportArgs, _corpus: &Corpus, _filter: &Filter) -> anyhow::Result<()> {
    anyhow::ensure!(
        args.timeline.is_none() && args.network.is_none(),
        "painting without a screen is not built yet; --json works"
    );
    Ok(())
}
