//! Pictures without a screen: the same figure functions as the window, run in a headless egui context and painted on the CPU.
//!
//! ```text
//! figure(ui) ─offscreen→ shapes ─egui tessellator→ triangles ─raster→ RGBA ─export→ checked ─→ PNG, written atomically
//!                              └svg→ paths and text ─────────────────────────────────────→ SVG
//! ```

pub mod caption;
pub mod export;
pub mod frames;
pub mod metadata;
pub mod offscreen;
pub mod raster;
pub mod svg;
mod svg_mesh;

pub use export::{PictureError, PictureRequest, paint_figure, paint_shapes, save_figure};
pub use frames::save_frames;
pub use metadata::view_of;
pub use offscreen::{Offscreen, render};
pub use raster::Rasteriser;
