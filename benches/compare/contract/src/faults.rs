//! What is wrong with an order, as garde tells it.

use serde::Serialize;

/// Every rule that was broken, and where.
#[derive(Debug, Serialize)]
pub struct Faults {
    pub errors: Vec<Fault>,
}

/// One rule that was broken.
#[derive(Debug, Serialize)]
pub struct Fault {
    pub path: String,
    pub message: String,
}

impl From<&garde::Report> for Faults {
    fn from(report: &garde::Report) -> Self {
        let faults = report.iter().map(|(path, error)| Fault {
            path: path.to_string(),
            message: error.to_string(),
        });
        Self {
            errors: faults.collect(),
        }
    }
}
