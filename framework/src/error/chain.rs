//! An error as the log shows it.

use std::error::Error;
use std::fmt;

/// An error and its sources, on one line. Of a source that the error before it names at its end, as those of sqlx do, nothing is said again.
pub(crate) struct Chain<'a>(pub(crate) &'a (dyn Error + 'a));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = self.0.to_string();
        f.write_str(&told)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            let text = error.to_string();
            if !told.ends_with(&text) {
                write!(f, ": {text}")?;
                told = text;
            }
            source = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Layer(&'static str, Option<Box<Layer>>);

    impl fmt::Display for Layer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Layer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|inner| inner as _)
        }
    }

    #[test]
    fn every_cause_is_told_once() {
        let inner = |text, inner| Some(Box::new(Layer(text, inner)));
        let error = Layer("a", inner("b", inner("c", None)));
        assert_eq!(Chain(&error).to_string(), "a: b: c");
        let error = Layer("a: b: c", inner("b: c", inner("c", inner("d", None))));
        assert_eq!(Chain(&error).to_string(), "a: b: c: d");
    }
}
