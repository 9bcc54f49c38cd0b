//! Whether the cases cost more instructions than they did.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::{fs, io};

use purlin_report::{Table, grouped};

use crate::Result;
use crate::arguments::Arguments;
use crate::build::{build_programs, workspace};
use crate::cases::{CASES, Case};
use crate::check::check;
use crate::instructions::counts;
use crate::programs::{SERVERS, Server};

/// Who is watched: ours, on both of its runtimes, and what it stands on.
const WATCHED: [&str; 3] = ["hyper", "purlin", "purlin-threads"];

/// What a count may differ from the baseline, in percent of it. Bare hyper sends large content at one of two costs, from process to
/// process, which are 5.3 % apart. In how many parts Purlin sends a megabyte depends on how fast the client reads: there are 29 % between
/// four runs.
fn tolerance(case: &str) -> u64 {
    match case {
        "large-10k" => 10,
        "large-1m" => 40,
        _ => 5,
    }
}

/// How the baseline is renewed.
const RENEW: &str = "cargo run --release --locked --manifest-path benches/compare/Cargo.toml -p compare-harness -- guard --renew";

/// Instructions by server and case.
type Counts = BTreeMap<String, BTreeMap<String, u64>>;

/// What is committed.
#[derive(Debug, Default, serde::Deserialize, serde::Serialize)]
struct Baseline {
    /// Another one makes other code of the same source.
    compiler: String,
    instructions: Counts,
}

/// Builds both, checks their answers, counts, and compares with the baseline or renews it.
///
/// # Errors
/// A case costs too much, or something cannot be built, started or read.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let servers: Vec<&Server> = SERVERS
        .iter()
        .filter(|server| WATCHED.contains(&server.name))
        .collect();
    let cases: Vec<&Case> = CASES.iter().collect();
    if arguments.build {
        build_programs(&servers)?;
    }
    check(&servers, &cases)?;
    let counted = count(&servers, &cases)?;
    if arguments.renew {
        let baseline = Baseline {
            compiler: compiler()?,
            instructions: counted,
        };
        fs::write(file(), serde_json::to_string_pretty(&baseline)? + "\n")?;
        println!("written: {}", file().display());
        return Ok(());
    }
    let baseline = read()?;
    let judged = judge(&baseline, &counted)?;
    print!("{}", judged.table);
    let (known, compiler) = (&baseline.compiler, compiler()?);
    if *known != compiler {
        println!(
            "The baseline is of {known}, and this is {compiler}, which makes other code of the same source."
        );
    }
    for word in judged.less {
        println!("{word}: renew the baseline, in a commit of its own that says why, with\n  {RENEW}");
    }
    if judged.more.is_empty() {
        println!("compared: {} cases", cases.len() * servers.len());
        return Ok(());
    }
    Err(format!(
        "{}\nIf it has to be so, renew the baseline, in a commit of its own that says why, with\n  {RENEW}",
        judged.more.join("\n")
    )
    .into())
}

fn count(servers: &[&Server], cases: &[&Case]) -> Result<Counts> {
    let of = |server: &&Server| {
        let named = cases.iter().map(|case| case.name.to_owned());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is a count"
        )]
        let whole = counts(server, cases)?
            .into_iter()
            .map(|count| count.round() as u64);
        Ok((server.name.to_owned(), named.zip(whole).collect()))
    };
    servers.iter().map(of).collect()
}

fn file() -> PathBuf {
    workspace().join("baseline.json")
}

fn read() -> Result<Baseline> {
    match fs::read(file()) {
        Ok(text) => Ok(serde_json::from_slice(&text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("there is no baseline yet: {RENEW}").into())
        }
        Err(error) => Err(error.into()),
    }
}

fn compiler() -> Result<String> {
    let output = Command::new("rustc").arg("--version").output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// What a comparison comes to.
#[derive(Debug)]
struct Judged {
    table: Table,
    /// Each case that costs too much more.
    more: Vec<String>,
    /// Each that costs so much less that the baseline tells nothing.
    less: Vec<String>,
}

fn judge(baseline: &Baseline, counted: &Counts) -> Result<Judged> {
    let mut judged = Judged {
        table: Table::new(["server", "case", "baseline", "instructions", "difference"]),
        more: Vec::new(),
        less: Vec::new(),
    };
    for (server, cases) in counted {
        for (case, count) in cases {
            let known = baseline
                .instructions
                .get(server)
                .and_then(|cases| cases.get(case));
            let known = *known.ok_or_else(|| format!("{server}, {case} is not in the baseline: {RENEW}"))?;
            let (before, after) = (float(known), float(*count));
            let difference = after / before - 1.0;
            let percent = format!("{:+.1} %", difference * 100.0);
            let sentence = format!(
                "{server}, {case}: {} instructions a request, {percent} against the baseline's {}",
                grouped(after),
                grouped(before)
            );
            judged.table.row([
                server.clone(),
                case.clone(),
                grouped(before),
                grouped(after),
                percent,
            ]);
            if count * 100 > known * (100 + tolerance(case)) {
                judged.more.push(sentence);
            } else if count * 100 < known * (100 - tolerance(case)) {
                judged.less.push(sentence);
            }
        }
    }
    Ok(judged)
}

fn float(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(plaintext: u64) -> Counts {
        let cases = BTreeMap::from([("plaintext".to_owned(), plaintext)]);
        BTreeMap::from([("purlin".to_owned(), cases)])
    }

    fn judged(count: u64) -> (Vec<String>, Vec<String>) {
        let baseline = Baseline {
            compiler: String::new(),
            instructions: counts(10_000),
        };
        let judged = judge(&baseline, &counts(count)).unwrap();
        (judged.more, judged.less)
    }

    #[test]
    fn five_percent_are_allowed_in_both_directions() {
        assert_eq!(judged(10_500), (Vec::new(), Vec::new()));
        assert_eq!(judged(9_500), (Vec::new(), Vec::new()));
    }

    #[test]
    fn large_content_may_differ_by_more() {
        assert_eq!(["plaintext", "large-10k", "large-1m"].map(tolerance), [5, 10, 40]);
    }

    #[test]
    fn more_names_the_case_and_both_figures() {
        let sentence =
            "purlin, plaintext: 10,501 instructions a request, +5.0 % against the baseline's 10,000";
        assert_eq!(judged(10_501), (vec![sentence.to_owned()], Vec::new()));
    }

    #[test]
    fn less_asks_for_another_baseline() {
        let (more, less) = judged(9_000);
        assert!(more.is_empty());
        assert_eq!(less.len(), 1);
    }

    #[test]
    fn a_case_without_a_baseline_is_an_error() {
        assert!(judge(&Baseline::default(), &counts(1)).is_err());
    }
}
