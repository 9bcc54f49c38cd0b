//! A crate with its macros expanded.

use std::process::{Command, Stdio};

use purlin_benches::Result;
use purlin_benches::generated::Generated;
use purlin_benches::process::output;

/// The compiler's own command, run again to write the expansion. It does that as a nightly compiler only.
pub fn of(krate: &Generated) -> Result<String> {
    output(&mut krate.cargo(&["clean", "--quiet", "--package", krate.name()]))?;
    let told = krate
        .cargo(&["check", "--verbose"])
        .stdout(Stdio::null())
        .output()?;
    let told = String::from_utf8(told.stderr)?;
    let name = format!("--crate-name {} ", krate.name().replace('-', "_"));
    let command = told.lines().find(|line| line.contains(&name)).and_then(|line| {
        let (_, command) = line.split_once('`')?;
        command.strip_suffix('`')
    });
    let command = command.ok_or("cargo shows no command")?;
    let shell = format!("exec {command} -Zunpretty=expanded");
    output(
        Command::new("sh")
            .args(["-c", &shell])
            .current_dir(krate.folder())
            .env("RUSTC_BOOTSTRAP", "1"),
    )
}
