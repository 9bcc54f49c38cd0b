//! What the macros refuse, and in which words.

#[test]
fn compile_fail() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
