//! The sources of the crates that are measured: modules of ten handlers, made of one text for each framework.

mod axum;
mod purlin;

pub use self::axum::{axum, axum_with_validator};
pub use self::purlin::{MANIFEST as PURLIN, purlin, scale};

/// Handlers in a module.
pub const IN_MODULE: usize = 10;

/// The files of a crate: their paths below `src` and their texts.
type Files = Vec<(String, String)>;

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
