//! The one list of what is compared.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::build::target;
use crate::cases::Case;
use crate::database::Database;

/// A server of the comparison: a program, and what it is told.
#[derive(Debug)]
pub(crate) struct Server {
    /// What the tables call it.
    pub(crate) name: &'static str,
    /// The program that serves.
    pub(crate) program: &'static Program,
    /// What it is told by its environment, beside what all are told.
    pub(crate) environment: &'static [(&'static str, &'static str)],
    /// What it is told as well where one address has many connections.
    pub(crate) for_many: &'static [(&'static str, &'static str)],
    /// Whether it writes a log to its standard error, which nobody keeps.
    pub(crate) logs: bool,
    /// The cases of load that it takes part in; all, if there is none.
    pub(crate) only: &'static [&'static str],
}

/// A program that serves.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) source: Source,
    /// How it answers an order with three faults.
    pub(crate) broken: Broken,
    /// Whether it has a program for each database, and not one for all.
    pub(crate) one_for_each_database: bool,
}

/// Where a program comes from.
#[derive(Debug)]
pub(crate) enum Source {
    /// A package of this workspace, and the crate whose version the document tells.
    Rust {
        package: &'static str,
        framework: &'static str,
    },
    /// A folder with `requirements.txt` and `main.py`, and the same for databases, and the package whose version the document tells.
    Python {
        folder: &'static str,
        framework: &'static str,
    },
}

/// How much of what is wrong with an order is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// All three faults, with 422.
    All,
    /// One fault at least, with this status.
    Some(u16),
}

/// A program of this workspace that tells all faults.
const fn rust(package: &'static str, framework: &'static str) -> Program {
    Program {
        source: Source::Rust { package, framework },
        broken: Broken::All,
        one_for_each_database: false,
    }
}

/// A server that is told nothing and takes part in everything.
const fn server(name: &'static str, program: &'static Program) -> Server {
    Server {
        name,
        program,
        environment: &[],
        for_many: &[],
        logs: false,
        only: &[],
    }
}

static HYPER: Program = rust("compare-hyper", "hyper");
static PURLIN: Program = Program {
    one_for_each_database: true,
    ..rust("compare-purlin", "purlin")
};
static ACTIX: Program = rust("compare-actix", "actix-web");
static AXUM: Program = rust("compare-axum", "axum");
static DROPSHOT: Program = rust("compare-dropshot", "dropshot");
static NTEX: Program = rust("compare-ntex", "ntex");
static SALVO: Program = rust("compare-salvo", "salvo");
static XITCA: Program = rust("compare-xitca", "xitca-web");

/// Its rules end the decoding where one is broken, and that is a bad request.
static POEM: Program = Program {
    broken: Broken::Some(400),
    ..rust("compare-poem", "poem-openapi")
};

static FASTAPI: Program = Program {
    source: Source::Python {
        folder: "peers/fastapi",
        framework: "fastapi",
    },
    broken: Broken::All,
    one_for_each_database: false,
};

/// Behind a proxy that it trusts, an app of Purlin takes any number of connections from one address.
const BEHIND_PROXY: &[(&str, &str)] = &[("TRUSTED_PROXIES", "127.0.0.0/8")];

/// The same on a thread that has its connections to itself, as the programs by hand and those of actix-web, ntex and xitca-web have.
const SERVING_THREADS: &[(&str, &str)] = &[("SERVING_THREADS", "1")];

/// The log that an app of Purlin has by default where its standard error is no terminal: JSON, with a line for each request.
const WITH_LOG: &[(&str, &str)] = &[("LOG", "info"), ("LOG_FORMAT", "json")];

const WITHOUT_HEADERS: &[(&str, &str)] = &[("HEADERS", "off")];

/// Everything that is compared. The first one is what the others are held against.
pub(crate) static SERVERS: &[Server] = &[
    server("hyper", &HYPER),
    Server {
        environment: &[("TUNED", "on")],
        only: &["plaintext", "params", "order", "order-bad", "pipelined"],
        ..server("hyper-tuned", &HYPER)
    },
    Server {
        environment: WITHOUT_HEADERS,
        only: &["plaintext", "params", "order"],
        ..server("hyper-bare-headers", &HYPER)
    },
    Server {
        for_many: BEHIND_PROXY,
        ..server("purlin", &PURLIN)
    },
    Server {
        environment: SERVING_THREADS,
        for_many: BEHIND_PROXY,
        only: &[
            "plaintext",
            "params",
            "order",
            "order-bad",
            "routing",
            "large-10k",
            "large-1m",
            "pipelined",
        ],
        ..server("purlin-threads", &PURLIN)
    },
    Server {
        environment: WITH_LOG,
        for_many: BEHIND_PROXY,
        logs: true,
        only: &["plaintext", "params", "order", "order-bad", "pipelined"],
        ..server("purlin-log", &PURLIN)
    },
    Server {
        environment: WITHOUT_HEADERS,
        for_many: BEHIND_PROXY,
        only: &["plaintext", "params", "order"],
        ..server("purlin-bare-headers", &PURLIN)
    },
    server("xitca-web", &XITCA),
    server("axum", &AXUM),
    server("ntex", &NTEX),
    server("actix-web", &ACTIX),
    server("salvo", &SALVO),
    server("dropshot", &DROPSHOT),
    server("poem-openapi", &POEM),
    server("fastapi", &FASTAPI),
];

impl Server {
    /// Whether it takes part in the load of a case.
    pub(crate) fn takes(&self, case: &Case) -> bool {
        self.only.is_empty() || self.only.contains(&case.name)
    }
}

impl Program {
    /// A name for files and messages.
    pub(crate) const fn name(&self) -> &'static str {
        match self.source {
            Source::Rust { package, .. } => package,
            Source::Python { framework, .. } => framework,
        }
    }

    /// The built file, where there is one.
    pub(crate) fn binary(&self) -> Option<PathBuf> {
        match self.source {
            Source::Rust { package, .. } => Some(target().join("release").join(package)),
            Source::Python { .. } => None,
        }
    }

    /// The words that start it.
    pub(crate) fn words(&self) -> Vec<OsString> {
        match self.source {
            Source::Rust { package, .. } => vec![target().join("release").join(package).into()],
            Source::Python { folder, .. } => {
                let python = self.environment().join("bin/python");
                let main = crate::build::workspace().join(folder).join("main.py");
                vec![python.into(), main.into()]
            }
        }
    }

    /// The words that start what answers the cases of a database.
    pub(crate) fn words_for(&self, database: Database) -> Vec<OsString> {
        match self.source {
            Source::Rust { .. } => vec![target().join("release").join(self.name_for(database)).into()],
            Source::Python { folder, .. } => {
                let python = self.environment().join("bin/python");
                let main = crate::build::workspace().join(folder).join("database.py");
                vec![python.into(), main.into()]
            }
        }
    }

    fn name_for(&self, database: Database) -> String {
        let which = if self.one_for_each_database {
            database.name()
        } else {
            "database"
        };
        format!("{}-{which}", self.name())
    }

    /// The virtual environment of a program in Python.
    pub(crate) fn environment(&self) -> PathBuf {
        target().join(format!("venv-{}", self.name()))
    }

    /// How that is built. The features that databases ask of its crates stay out of the other program.
    pub(crate) fn building_for_databases(&self) -> Vec<Command> {
        let mut commands = self.building();
        match self.source {
            Source::Rust { .. } => {
                let cargo = &mut commands[0];
                cargo.args(["--features", "database"]);
                for name in BTreeSet::from(Database::ALL.map(|database| self.name_for(database))) {
                    cargo.args(["--bin", &name]);
                }
            }
            Source::Python { folder, .. } => commands.push(self.install(folder, "requirements-database.txt")),
        }
        commands
    }

    /// How it is built.
    pub(crate) fn building(&self) -> Vec<Command> {
        match self.source {
            Source::Rust { package, .. } => {
                let mut cargo = Command::new("cargo");
                cargo.args(["build", "--quiet", "--locked", "--release", "--package", package]);
                vec![cargo]
            }
            Source::Python { folder, .. } => {
                let mut make = Command::new("python3");
                make.args(["-m", "venv"]).arg(self.environment());
                vec![make, self.install(folder, "requirements.txt")]
            }
        }
    }

    fn install(&self, folder: &str, requirements: &str) -> Command {
        let mut install = Command::new(self.environment().join("bin/pip"));
        install.args(["install", "--quiet", "--disable-pip-version-check", "-r"]);
        install.arg(format!("{folder}/{requirements}"));
        install
    }
}
