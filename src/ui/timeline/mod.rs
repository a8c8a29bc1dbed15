//! The timeline panel.

pub mod layout;
