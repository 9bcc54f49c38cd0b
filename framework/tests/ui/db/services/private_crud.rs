use purlin::prelude::*;

purlin::database! { sqlite = "migrations" }

mod audit {
    use super::{Db, Tx};
    use purlin::prelude::*;

    mod crud {
        use crate::Tx;
        use purlin::prelude::*;

        pub async fn insert(_tx: &mut Tx, _what: &str) -> Result<(), DbError> {
            Ok(())
        }
    }

    #[derive(Service)]
    pub struct AuditService {
        db: Db,
    }

    impl AuditService {
        #[transactional]
        pub async fn record(&self, tx: &mut Tx, what: &str) -> Result<(), DbError> {
            crud::insert(tx, what).await
        }
    }
}

#[derive(Service)]
struct Orders {
    db: Db,
    audit: Svc<audit::AuditService>,
}

impl Orders {
    #[transactional]
    async fn place(&self, tx: &mut Tx) -> Result<(), DbError> {
        // Its service does.
        self.audit.record_in(tx, "placed").await?;
        audit::crud::insert(tx, "placed").await
    }

    fn reach_in(&self) -> &Db {
        &self.audit.db
    }
}

fn main() {}
