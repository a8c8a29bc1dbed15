//! Dateline: a desktop explorer for folders of news articles.
//!
//! ```text
//! folder ─ingest→ RawDoc ─text→ TokenizedDoc ─extract→ DocFindings ─assemble→ Corpus   (Arc, immutable, generation n)
//!                                                         Corpus + one Filter ─query→ lanes, density, graph, lists
//!                                                         ─ui→ pixels + Commands ─app→ state
//! ```
//!
//! The window and the command line are two faces of this library. `ARCHITECTURE.md` has the map and the invariants;
//! `tests/architecture.rs` holds the code to them.

pub mod app;
pub mod assemble;
pub mod base;
pub mod cli;
pub mod extract;
pub mod ingest;
pub mod model;
pub mod notice;
pub mod pipeline;
pub mod query;
pub mod rules;
pub mod state;
pub mod tasks;
pub mod text;
pub mod time;
pub mod ui;
