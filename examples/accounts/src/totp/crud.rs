//! The statements about second factors.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::security::{RecoveryCodes, TotpSecret, TotpStep};
use purlin::uuid::Uuid;

use super::models::{NewTotpRow, TotpRow};
use crate::Tx;

/// Begins anew: what was begun before and not confirmed is gone.
pub(super) async fn begin(tx: &mut Tx, user_id: Uuid, secret: TotpSecret) -> Result<(), DbError> {
    let row = NewTotpRow {
        user_id,
        secret,
        last_step: None,
        recovery_codes: None,
        confirmed_at: None,
    };
    TotpRow::upsert(tx, TotpRow::USER_ID, row).await?;
    Ok(())
}

/// The second factor of a user. Others who want it wait until the transaction ends.
pub(super) async fn locked(tx: &mut Tx, user: Uuid) -> Result<Option<TotpRow>, DbError> {
    let rows = TotpRow::query().filter(TotpRow::USER_ID.eq(user));
    rows.for_update().optional(tx).await
}

pub(super) async fn confirm(
    tx: &mut Tx,
    user: Uuid,
    step: TotpStep,
    codes: RecoveryCodes,
    at: Timestamp,
) -> Result<(), DbError> {
    TotpRow::update(user)
        .set(TotpRow::LAST_STEP, step)
        .set(TotpRow::RECOVERY_CODES, codes)
        .set(TotpRow::CONFIRMED_AT, at)
        .one(tx)
        .await?;
    Ok(())
}

pub(super) async fn set_step(tx: &mut Tx, user: Uuid, step: TotpStep) -> Result<(), DbError> {
    TotpRow::update(user)
        .set(TotpRow::LAST_STEP, step)
        .one(tx)
        .await?;
    Ok(())
}

pub(super) async fn set_codes(tx: &mut Tx, user: Uuid, codes: RecoveryCodes) -> Result<(), DbError> {
    TotpRow::update(user)
        .set(TotpRow::RECOVERY_CODES, codes)
        .one(tx)
        .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, user: Uuid) -> Result<(), DbError> {
    TotpRow::delete(tx, user).await?;
    Ok(())
}
