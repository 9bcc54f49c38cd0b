//! How a test is run.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::{ExitCode, Termination};

use tokio::runtime::Runtime;

use super::TestCx;
use crate::body::BoxError;

/// Runs a future to its end on a runtime of its own. `#[purlin::test]` writes the call.
///
/// ```
/// let sum = purlin::testing::block_on(async { 1 + 1 });
/// assert_eq!(sum, 2);
/// ```
///
/// # Panics
/// The system gives no runtime, or the calling thread is inside one already.
pub fn block_on<F: Future>(future: F) -> F::Output {
    runtime().block_on(future)
}

/// Runs a test with arguments, and ends what they began, also if the test panics. `#[purlin::test]` writes the call.
///
/// # Panics
/// The test does, an argument cannot be made, or what is done after the test fails.
#[doc(hidden)]
pub fn run<T: Termination>(mut cx: TestCx, test: impl AsyncFnOnce(&mut TestCx) -> T) -> T {
    let runtime = runtime();
    // Nothing of the test is looked at after its panic but what it left to be ended.
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&mut cx))));
    let errors = end(&runtime, &mut cx);
    match outcome {
        Ok(value) if errors.is_empty() => value,
        Ok(value) => fail(value, &errors),
        Err(panic) => {
            for error in errors {
                tracing::error!(%error, "what is done after a test failed");
            }
            resume_unwind(panic)
        }
    }
}

/// Does all that is to be done after the test; answers what did not succeed.
fn end(runtime: &Runtime, cx: &mut TestCx) -> Vec<BoxError> {
    let mut errors = Vec::new();
    while let Some(ending) = cx.next_ending() {
        // One that panics leaves nothing behind that another looks at.
        match catch_unwind(AssertUnwindSafe(|| runtime.block_on(ending))) {
            Ok(outcome) => errors.extend(outcome.err()),
            Err(panic) => errors.push(message(&*panic).into()),
        }
    }
    errors
}

/// What a panic says.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a panic: {}", text.unwrap_or("not a text"))
}

/// Fails for what is done after the test, and says what the test itself came to.
fn fail(value: impl Termination, errors: &[BoxError]) -> ! {
    // The report prints the error of a test that failed, as the harness would.
    let outcome = if value.report() == ExitCode::SUCCESS {
        "the test succeeded, and what is done after it did not"
    } else {
        "the test failed, and so did what is done after it"
    };
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    panic!("{outcome}: {}", errors.join("; "))
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the system gives an event queue")
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn what_is_done_afterwards_is_done_in_reverse_after_a_panic_too() {
        let said = Arc::new(Mutex::new(Vec::new()));
        let note = |number: u8| {
            let said = Arc::clone(&said);
            async move {
                said.lock().unwrap().push(number);
                if number == 1 { Err("one".into()) } else { Ok(()) }
            }
        };
        let panic = catch_unwind(AssertUnwindSafe(|| {
            run(TestCx::new(()), async |cx| {
                cx.at_end(note(1));
                cx.at_end(note(2));
                panic!("the test");
            })
        }));
        assert_eq!(*panic.unwrap_err().downcast::<&str>().unwrap(), "the test");
        assert_eq!(*said.lock().unwrap(), [2, 1]);
    }

    #[test]
    fn a_panic_afterwards_hinders_nothing_else() {
        let told = |test: fn()| {
            let said = Arc::new(Mutex::new(Vec::new()));
            let first = Arc::clone(&said);
            let panic = catch_unwind(AssertUnwindSafe(|| {
                run(TestCx::new(()), async |cx| {
                    cx.at_end(async move {
                        first.lock().unwrap().push("first");
                        Ok(())
                    });
                    cx.at_end(async { panic!("it is left {}", "behind") });
                    test();
                });
            }));
            assert_eq!(*said.lock().unwrap(), ["first"]);
            let panic = panic.unwrap_err();
            let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
            text.unwrap_or_else(|| *panic.downcast::<String>().unwrap())
        };
        assert_eq!(
            told(|| ()),
            "the test succeeded, and what is done after it did not: a panic: it is left behind"
        );
        assert_eq!(told(|| panic!("the test")), "the test");
    }

    #[test]
    fn a_failure_afterwards_does_not_hide_that_of_the_test() {
        let told = |outcome: Result<(), &'static str>| {
            let panic = catch_unwind(AssertUnwindSafe(|| {
                run(TestCx::new(()), async |cx| {
                    cx.at_end(async { Err("one".into()) });
                    outcome
                })
            }));
            *panic.unwrap_err().downcast::<String>().unwrap()
        };
        assert_eq!(
            told(Ok(())),
            "the test succeeded, and what is done after it did not: one"
        );
        assert_eq!(
            told(Err("the test")),
            "the test failed, and so did what is done after it: one"
        );
    }
}
