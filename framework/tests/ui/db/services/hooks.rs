use purlin::prelude::*;

struct Mailer;

async fn takes_what_is_no_part(_mailer: Mailer) -> Result<(), DbError> {
    Ok(())
}

async fn answers_nothing() {}

fn main() {
    let _ = Module::new("mail").on_start(takes_what_is_no_part);
    let _ = Module::new("mail").on_stop(answers_nothing);
}
