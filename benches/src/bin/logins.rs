//! Whether the time of a login that fails tells who has an account.
//!
//! Asks a program of the accounts example, which its first argument names: it is the program itself that is measured, as it is served.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use purlin_benches::Result;
use purlin_benches::client::{Answer, Client};
use purlin_benches::process::output;
use purlin_benches::served::Served;
use purlin_report::{Series, Table, number};

/// Logins of each kind, in pairs, in an order without a period.
const LOGINS: usize = 1_000;

/// Logins of each kind in each of the strict orders.
const STRICT: usize = 500;

/// Logins before, whose times do not count.
const WARM_UP: usize = 20;

/// What the medians may differ by, in milliseconds.
const LIMIT: f64 = 2.0;

/// A user that `seed` makes.
const KNOWN: &str = "grace@example.com";

/// No login of ours is to wait for another one, nor for the disk, whose noise is no difference between users.
const SETTINGS: [(&str, &str); 5] = [
    ("ACCOUNTS_LOGINS_PER_MINUTE", "1000000"),
    ("ACCOUNTS_FAILURES_OF_ACCOUNT", "1000000"),
    ("ACCOUNTS_FAILURES_FROM_ADDRESS", "1000000"),
    ("DATABASE_SYNCHRONOUS", "normal"),
    ("LOG", "error"),
];

const INTRODUCTION: &str = "Logins with a wrong password at `POST /auth/token` of the accounts example, compiled in release, on SQLite in a file: in pairs of a \
     user whom there is, and of one whom there is not, another one each time. Milliseconds from the first byte of the request to the last one of the \
     answer, on one connection. The answers are the same to the byte but for the date, the number of the request, and whether the \
     connection ends.\n";

/// Who is first, and what stands above the table.
const ORDERS: [(Order, &str); 3] = [
    (
        Order::Mixed,
        "Now the one first and now the other, by the sequence of Thue and Morse, which has no period: whatever else the machine does by turns meets \
         both. This is the table that counts.\n",
    ),
    (
        Order::Known,
        "In strict turns, the user whom there is first. A difference that has the other sign in the next table belongs to the turn, and not to the \
         user.\n",
    ),
    (
        Order::Unknown,
        "In strict turns, the user whom there is not first.\n",
    ),
];

/// Who is first in a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Mixed,
    Known,
    Unknown,
}

impl Order {
    const fn pairs(self) -> usize {
        match self {
            Self::Mixed => LOGINS,
            Self::Known | Self::Unknown => STRICT,
        }
    }

    const fn letter(self) -> char {
        match self {
            Self::Mixed => 'm',
            Self::Known => 'k',
            Self::Unknown => 'u',
        }
    }

    const fn begins_with_known(self, turn: usize) -> bool {
        match self {
            Self::Mixed => turn.count_ones() % 2 == 1,
            Self::Known => true,
            Self::Unknown => false,
        }
    }
}

/// The times of both kinds, in milliseconds.
#[derive(Default)]
struct Times {
    known: Vec<f64>,
    unknown: Vec<f64>,
}

fn main() -> Result<()> {
    let program = std::env::args().nth(1).ok_or("which program? logins PATH")?;
    let folder = std::env::temp_dir().join(format!("purlin-logins-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = measure(Path::new(&program), &folder.join("accounts.db"));
    std::fs::remove_dir_all(&folder)?;
    let measured = measured?;
    writeln!(std::io::stdout(), "{INTRODUCTION}")?;
    for ((_, words), times) in ORDERS.iter().zip(&measured) {
        writeln!(std::io::stdout(), "{words}\n{}", table(times))?;
    }
    let difference = difference(&measured[0]);
    if difference.abs() < LIMIT {
        Ok(())
    } else {
        Err(format!("the medians differ by {difference} ms").into())
    }
}

/// Starts the program on a database with the users of `seed`, and asks it in each order.
fn measure(program: &Path, database: &Path) -> Result<Vec<Times>> {
    let url = format!("sqlite:{}", database.display());
    let command = || {
        let mut command = Command::new(program);
        command.env("DATABASE_URL", &url).envs(SETTINGS);
        command
    };
    output(command().arg("migrate"))?;
    output(command().arg("seed"))?;
    let served = Served::start(command().arg("serve"), 0)?;
    let mut client = Client::new(served.address());
    let times = ORDERS.iter().map(|(order, _)| ask(&mut client, *order)).collect();
    served.terminate()?;
    times
}

fn ask(client: &mut Client, order: Order) -> Result<Times> {
    let mut times = Times::default();
    let mut first = None;
    for turn in 0..WARM_UP + order.pairs() {
        // As long as the other address. Each of the orders has strangers of its own.
        let stranger = format!("{}{turn:04}@example.com", order.letter());
        let mut pair = [(KNOWN, &mut times.known), (&*stranger, &mut times.unknown)];
        if !order.begins_with_known(turn) {
            pair.reverse();
        }
        for (email, times) in pair {
            let (answer, time) = log_in(client, email)?;
            is_refused(&answer, first.get_or_insert_with(|| comparable(&answer)))?;
            if turn >= WARM_UP {
                times.push(time);
            }
        }
    }
    Ok(times)
}

/// A login with a wrong password, and its milliseconds.
fn log_in(client: &mut Client, email: &str) -> Result<(Answer, f64)> {
    let form = format!(
        "grant_type=password&username={}&password=quite-another-one",
        email.replace('@', "%40")
    );
    let request = format!(
        "POST /auth/token HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{form}",
        form.len()
    );
    let start = Instant::now();
    let answer = client.answer(request.as_bytes())?;
    Ok((answer, start.elapsed().as_secs_f64() * 1e3))
}

fn is_refused(answer: &Answer, first: &str) -> Result<()> {
    let text = comparable(answer);
    if answer.status != 400 {
        return Err(format!("a wrong password is answered {text}").into());
    }
    if text == first {
        Ok(())
    } else {
        Err(format!("an answer differs from the first one:\n{first}\n{text}").into())
    }
}

/// An answer without the fields that tell of the request and of the connection, which ends after some number of requests.
fn comparable(answer: &Answer) -> String {
    let lines = answer.head.lines().filter(|line| {
        let line = line.to_ascii_lowercase();
        !["date:", "x-request-id:", "connection:"]
            .iter()
            .any(|name| line.starts_with(name))
    });
    let head: Vec<&str> = lines.collect();
    format!(
        "{}\n\n{}",
        head.join("\n"),
        String::from_utf8_lossy(&answer.content)
    )
}

fn difference(times: &Times) -> f64 {
    Series::new(times.known.clone()).median() - Series::new(times.unknown.clone()).median()
}

fn table(times: &Times) -> Table {
    let mut table = Table::new(["user", "logins", "median", "mean", "standard deviation"]);
    for (who, times) in [("known", &times.known), ("unknown", &times.unknown)] {
        let (mean, variance) = moments(times);
        let figures = [Series::new(times.clone()).median(), mean, variance.sqrt()];
        let [median, mean, deviation] = figures.map(|figure| format!("{} ms", number(figure)));
        table.row([who, &times.len().to_string(), &median, &mean, &deviation]);
    }
    let difference = format!("{:.3} ms, which has to be below {LIMIT} ms", difference(times));
    table.row(["difference of the medians", "", &difference, "", ""]);
    table.row(["Welch's t", "", &format!("{:.2}", welch(times)), "", ""]);
    table
}

/// Welch's t of the two means.
fn welch(times: &Times) -> f64 {
    let ((known, variance), (unknown, other)) = (moments(&times.known), moments(&times.unknown));
    (known - unknown) / (variance / count(&times.known) + other / count(&times.unknown)).sqrt()
}

/// The mean, and the variance that is estimated from a sample.
fn moments(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / count(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, squares / (count(values) - 1.0))
}

fn count(values: &[f64]) -> f64 {
    f64::from(u32::try_from(values.len()).expect("there are some thousand logins"))
}
