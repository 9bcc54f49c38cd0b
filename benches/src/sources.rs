//! The sources of the crates that are measured: modules of ten handlers, made of one text for each framework, and an app of
//! two handlers with all that a first app has.

mod axum;
mod dropshot;
mod poem;
mod purlin;

pub use self::axum::{axum, axum_with_validator};
pub use self::dropshot::dropshot;
pub use self::poem::poem;
pub use self::purlin::{purlin, scale};

/// Handlers in a module.
pub const IN_MODULE: usize = 10;

/// The files of a crate: their paths below `src` and their texts.
pub type Files = Vec<(String, String)>;

/// A framework, and how the same apps are written in it.
#[derive(Debug, Clone, Copy)]
pub struct Framework {
    /// Its column.
    pub title: &'static str,
    /// The name of its folder.
    pub name: &'static str,
    /// Lines of the manifest: all that its small app needs, so that the large ones find it compiled.
    pub manifest: &'static str,
    /// The packages whose versions are told.
    pub packages: &'static [&'static str],
    /// An app of so many modules.
    pub modules: fn(usize) -> Files,
    /// The program of the small app.
    pub hello: &'static str,
}

/// The file of a module: its head and, for each handler, the text with its number in the place of `NNNN`. The module's
/// own number takes the place of `MMM`.
fn module(head: &str, handler: &str, number: usize) -> (String, String) {
    let handlers: String = numbers(number).map(|n| handler.replace("NNNN", &n)).collect();
    let text = format!("{head}{handlers}").replace("MMM", &format!("{number:03}"));
    (format!("m{number:03}.rs"), text)
}

/// The numbers of a module's handlers.
fn numbers(module: usize) -> impl Iterator<Item = String> {
    (module * IN_MODULE..(module + 1) * IN_MODULE).map(|number| format!("{number:04}"))
}

/// One line for each module.
fn for_each_module(modules: usize, line: &str) -> String {
    (0..modules)
        .map(|number| line.replace("MMM", &format!("{number:03}")) + "\n")
        .collect()
}
