//! What accounts keep is kept in columns, and comes back.

use purlin::db::DbError;
use purlin::prelude::*;
use purlin::security::{
    Cost, PasswordHash, PasswordOptions, Passwords, RecoveryCodes, TotpSecret, TotpStep, Verdict,
};

use super::super::fresh::Fresh;
use super::super::tables::create;
use super::{Backend, Tx};

#[derive(Debug, Model)]
struct Account {
    #[model(primary_key, auto)]
    id: i64,
    password: PasswordHash,
    second_factor: Option<TotpSecret>,
    last_step: Option<TotpStep>,
    recovery: RecoveryCodes,
}

#[tokio::test]
async fn secrets_of_accounts_are_kept() {
    let db: Fresh<Backend> = super::fresh(create::<Backend>(&[Account::TABLE]).await).await;
    let passwords = Passwords::with(PasswordOptions::new().cost(Cost::new(32, 1, 1).unwrap()));
    let (shown, recovery) = RecoveryCodes::generate();
    let new = NewAccount {
        password: passwords.hash("correct horse").await.unwrap(),
        second_factor: Some(TotpSecret::generate()),
        last_step: Some(TotpStep::new(7)),
        recovery,
    };
    let account = db
        .transaction(async |tx: &mut Tx| -> Result<Account, DbError> {
            let stored = Account::insert(tx, new).await?;
            let later = Account::LAST_STEP.lt(TotpStep::new(8));
            assert_eq!(Account::query().filter(later).count(tx).await?, 1);
            Account::get(tx, stored.id)
                .await
                .map(|found| found.expect("it was stored"))
        })
        .await
        .unwrap();
    let verdict = passwords.verify("correct horse", Some(&account.password)).await;
    assert_eq!(verdict.unwrap(), Verdict::Right);
    assert_eq!(account.last_step, Some(TotpStep::new(7)));
    assert!(account.second_factor.is_some());
    assert!(account.recovery.clone().use_up(shown[9].expose()));
    let shown = format!("{account:?}");
    assert!(
        shown.contains("PasswordHash(..)") && !shown.contains("argon2"),
        "{shown}"
    );
}
