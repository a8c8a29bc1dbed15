//! Pictures without a screen: the same figure functions as the window, run in a headless egui context and painted on the CPU.
//!
//! ```text
//! figure(ui) ─offscreen→ shapes ─egui tessellator→ triangles ─raster→ RGBA ─export→ checked ─→ PNG, written atomically
//! ```

pub mod caption;
pub mod export;
pub mod offscreen;
pub mod raster;

pub use export::{PictureError, PictureRequest, paint_figure, save_figure};
pub use offscreen::{Offscreen, render};
pub use raster::Rasteriser;
