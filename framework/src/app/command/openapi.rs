//! `openapi`: prints the document.

use std::io::{self, Write};

use super::Command;
use crate::app::BuiltApp;
use crate::body::BoxError;

pub(super) fn command() -> Command {
    Command::new(
        "openapi",
        "Print the OpenAPI document as JSON, or with `--yaml` as YAML",
        |app, arguments| Box::pin(std::future::ready(print(&app, &arguments))),
    )
}

fn print(app: &BuiltApp, arguments: &[String]) -> Result<(), BoxError> {
    let text = match arguments {
        [] => app.document().to_json_pretty(),
        [option] if option == "--yaml" => yaml(app)?,
        _ => return Err("`openapi` takes `--yaml` or nothing".into()),
    };
    writeln!(io::stdout(), "{}", text.trim_end())?;
    Ok(())
}

#[cfg(feature = "yaml")]
fn yaml(app: &BuiltApp) -> Result<String, BoxError> {
    Ok(app.document().to_yaml())
}

#[cfg(not(feature = "yaml"))]
fn yaml(_: &BuiltApp) -> Result<String, BoxError> {
    Err("`--yaml` needs the feature `yaml` of purlin".into())
}
