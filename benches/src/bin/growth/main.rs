//! What one request costs as an app grows: its routes, its modules, its layers, its contents, and the connections to its server.

mod app;
mod connections;
mod counted;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use purlin_benches::Result;
use purlin_benches::chart::Chart;
use purlin_report::{Table, grouped, number};

/// Where the results, in `docs/results`, find the curves.
const CURVES: &str = "../src/performance";

/// One question, and the curves that answer it.
pub(crate) struct Answer {
    /// The name of its file.
    pub(crate) name: &'static str,
    pub(crate) chart: Chart,
    /// What the first column of its table holds.
    pub(crate) column: &'static str,
    /// What is said under it.
    pub(crate) remark: String,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", _] => return app::served().run_with(&["serve".to_owned()]),
        ["count"] => {
            counted::count_all();
            Ok(())
        }
        [curves] => {
            measure(Path::new(curves)).and_then(|text| Ok(std::io::stdout().write_all(text.as_bytes())?))
        }
        _ => Err("say into which folder the curves are to be drawn".into()),
    };
    let Err(error) = done else {
        return ExitCode::SUCCESS;
    };
    // Without a place for the message, the exit code says it.
    let _ = writeln!(std::io::stderr(), "{error}");
    ExitCode::FAILURE
}

const INTRODUCTION: &str = "What one request costs as an app grows. Instructions are those of an app that is called as a service in the process, by callgrind, \
     as the mean of some requests after others that fill caches. Connections are those to a server on the same machine.\n";

fn measure(curves: &Path) -> Result<String> {
    let mut answers = counted::answers()?;
    answers.push(connections::answer()?);
    let mut text = INTRODUCTION.to_owned();
    for answer in answers {
        let file = format!("{}.svg", answer.name);
        answer.chart.draw(&curves.join(&file))?;
        text.push_str(&told(&answer, &Path::new(CURVES).join(file)));
    }
    Ok(text)
}

/// The curves as an image and as a table.
fn told(answer: &Answer, image: &Path) -> String {
    let lines = &answer.chart.lines;
    let names = lines.iter().map(|line| line.name);
    let mut table = Table::new(std::iter::once(answer.column).chain(names));
    for (index, (x, _)) in lines[0].points.iter().enumerate() {
        let costs = lines.iter().map(|line| number(line.points[index].1));
        table.row(std::iter::once(grouped(*x)).chain(costs));
    }
    format!(
        "\n## {}\n\n![{}]({})\n\nIn {}:\n\n{table}\n{}\n",
        answer.chart.title,
        answer.chart.title,
        image.display(),
        answer.chart.y.name,
        answer.remark
    )
}
