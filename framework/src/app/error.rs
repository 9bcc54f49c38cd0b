//! Why an app cannot start.

use std::fmt;

/// Everything that is wrong with an app, found before it serves anything.
///
/// ```
/// use purlin::prelude::*;
///
/// struct Mailer;
///
/// #[post("/letters")]
/// async fn send_letter(_mailer: State<Mailer>) -> NoContent {
///     NoContent
/// }
///
/// let app = App::new("Post", "1.0.0").module(Module::new("letters").routes(routes![send_letter]));
/// let error = app.build().unwrap_err();
/// assert!(error.reasons()[0].contains("Mailer"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildError {
    reasons: Vec<String>,
}

impl BuildError {
    /// An error if there are reasons for one.
    pub(super) fn check(reasons: Vec<String>) -> Result<(), Self> {
        if reasons.is_empty() {
            Ok(())
        } else {
            Err(Self { reasons })
        }
    }

    /// Each reason, as a sentence with the handler, its file and its line where there is one.
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reasons.len() {
            1 => f.write_str("the app cannot start:")?,
            count => write!(f, "the app cannot start, for {count} reasons:")?,
        }
        for reason in &self.reasons {
            write!(f, "\n  - {reason}")?;
        }
        Ok(())
    }
}

impl std::error::Error for BuildError {}
