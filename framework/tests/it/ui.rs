//! What the macros and the types refuse, and in which words.

/// The compiler names what else there is in its messages, so they are held against one set of features: all of them.
#[cfg(all(feature = "accounts", feature = "sqlite", feature = "postgres"))]
#[test]
fn compile_fail() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
    cases.compile_fail("tests/ui/db/*/*.rs");
}
