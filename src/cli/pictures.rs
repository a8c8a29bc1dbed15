//! Pictures without a screen: the timeline and the network of a folder, painted by the code of the window.

use crate::cli::export::ExportArgs;

/// Writes the pictures that `args` asks for.
pub fn write(args: &ExportArgs) -> anyhow::Result<()> {
    anyhow::ensure!(
        args.timeline.is_none() && args.network.is_none(),
        "painting without a screen is not built yet; --json works"
    );
    Ok(())
}
