//! Files of migrations whose names do not fit: each is told.

// From the folder in which these programs are compiled, which is `target/tests/trybuild/purlin`.
purlin::database! { sqlite = "../../../../framework/tests/ui/db/migrations/wrong" }

fn main() {
    let _ = migrations();
}
