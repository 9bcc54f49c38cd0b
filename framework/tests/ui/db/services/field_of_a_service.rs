//! A handler reaches through a service to the database.

#![allow(unused)]

use purlin::prelude::*;

purlin::database! { sqlite = "migrations" }

mod notes {
    #[derive(purlin::Service)]
    pub struct Notes {
        db: super::Db,
    }

    mod crud {
        pub async fn delete_all(_tx: &mut crate::Tx) {}
    }
}

#[get("/notes")]
async fn count_notes(notes: Svc<notes::Notes>) -> NoContent {
    let _ = notes.db.begin().await;
    NoContent
}

async fn delete_all(tx: &mut Tx) {
    notes::crud::delete_all(tx).await;
}

fn main() {}
