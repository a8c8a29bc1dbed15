//! The allocator of the program and of its benches.
//!
//! Extraction makes some thousand short-lived lists for each article. The system's allocator took a tenth of the time, mimalloc 3 takes
//! about 4 % more than jemalloc and a fifth more memory on middling folders; mimalloc 2 was faster still, but a large folder then
//! needed a quarter more memory than its bound. `.cargo/config.toml` says how jemalloc is set up.

/// Its type, for `#[global_allocator]`.
#[cfg(not(target_env = "msvc"))]
pub type Allocator = tikv_jemallocator::Jemalloc;
/// Its type, for `#[global_allocator]`.
#[cfg(target_env = "msvc")]
pub type Allocator = mimalloc::MiMalloc;

/// The allocator itself.
#[cfg(not(target_env = "msvc"))]
pub const ALLOCATOR: Allocator = tikv_jemallocator::Jemalloc;
/// The allocator itself.
#[cfg(target_env = "msvc")]
pub const ALLOCATOR: Allocator = mimalloc::MiMalloc;
