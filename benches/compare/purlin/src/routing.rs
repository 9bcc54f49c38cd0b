//! Many routes.

use purlin::prelude::*;

/// A module for each of `/r000/{id}`, `/r001/{id}` and so on.
pub(crate) fn module(count: u32) -> Module {
    (0..count).fold(Module::new("routing"), |module, number| {
        // The names of modules are there for as long as the program is.
        let name: &str = format!("r{number:03}").leak();
        module.module(Module::new(name).prefix(format!("/{name}")).routes(routes![echo]))
    })
}

/// Answer the id.
#[get("/{id}")]
async fn echo(Path(id): Path<u64>) -> Text {
    Text(id.to_string())
}
