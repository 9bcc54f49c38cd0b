//! `Sealed<T>`: a value from a cookie that the server sealed.

use std::ops::Deref;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::CookieKeys;
use crate::clock::Clock;
use crate::error::{Problem, Reject};
use crate::extract::{Cx, Extract, Jar, Phase, is_cookie_name};
use crate::openapi::{OperationBuilder, Parameter, ParameterIn};
use crate::schema::{ArgMeta, Fault, FaultKind, Location, Segment, TextSource};

/// What a sealed cookie holds: the name of the cookie, how it is sealed, and how long it lasts.
///
/// A name that begins with `__Host-` keeps other hosts of the domain from setting the cookie.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a sealed cookie",
    label = "the name of its cookie is not known",
    note = "write `#[schema]` before it, and `impl SealedCookie for {Self} {{ const NAME: &'static str = \"__Host-name\"; }}`"
)]
pub trait SealedCookie: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The name of the cookie: letters, digits, `-` and `_`.
    const NAME: &'static str;

    /// How it is sealed; encrypted unless something else is said.
    const SEAL: Seal = Seal::Encrypted;

    /// How long it lasts. Afterwards it is none, whatever the client does. Unless something is said browsers keep it as long as they are open, but
    /// nothing ends it: whoever copied it has it for as long as the key is there.
    const MAX_AGE: Option<Duration> = None;
}

/// How a cookie is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// Clients can read it, and not change it: HMAC with SHA-256.
    Signed,
    /// Clients can neither read nor change it: AES-256-GCM.
    Encrypted,
}

/// A value from a cookie that the app sealed with its [`CookieKeys`]. `Option<Sealed<T>>` takes an absent one.
///
/// A cookie that is changed, expired, or sealed with a key that is no longer there is as good as absent: the log has a line at the level
/// `debug`, and a client that needs one gets 422 `missing`.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::respond::SetCookies;
/// use purlin::security::{CookieKeys, SealError, Sealed, SealedCookie};
///
/// #[schema]
/// struct Cart {
///     items: Vec<u64>,
/// }
///
/// impl SealedCookie for Cart {
///     const NAME: &'static str = "__Host-cart";
/// }
///
/// #[post("/cart/{item}")]
/// async fn add(
///     item: Path<u64>,
///     cart: Option<Sealed<Cart>>,
///     keys: State<CookieKeys>,
/// ) -> Result<SetCookies<NoContent>, SealError> {
///     let mut items = cart.map(|cart| cart.0.items).unwrap_or_default();
///     items.push(*item);
///     Ok(SetCookies::new(NoContent).with(keys.seal(&Cart { items })?))
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Sealed<T>(pub T);

impl<T> Deref for Sealed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

#[diagnostic::do_not_recommend]
impl<T: SealedCookie> Extract for Sealed<T> {
    const PHASE: Phase = Phase::Input;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        describe::<T>(operation, arg, true);
        operation.problem(
            422,
            "validation_failed",
            "The request breaks the rules listed in `errors`.",
        );
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let missing = || {
            Reject::Invalid(vec![Fault {
                location: Location::Cookie,
                path: vec![Segment::Key(T::NAME.into())],
                kind: FaultKind::Missing,
            }])
        };
        read(cx)?.map(Self).ok_or_else(missing)
    }
}

#[diagnostic::do_not_recommend]
impl<T: SealedCookie> Extract for Option<Sealed<T>> {
    const PHASE: Phase = Phase::Input;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        describe::<T>(operation, arg, false);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        Ok(read(cx)?.map(Sealed))
    }
}

fn describe<T: SealedCookie>(operation: &mut OperationBuilder<'_>, arg: &ArgMeta, required: bool) {
    operation.requires::<CookieKeys>();
    if !is_cookie_name(T::NAME) {
        operation.fault(format!(
            "`{}` cannot be the name of a sealed cookie, for browsers would send it back otherwise: take letters, digits, `-` and `_`",
            T::NAME
        ));
    }
    let schema = schemars::json_schema!({ "type": "string" });
    let mut parameter = Parameter::new(ParameterIn::Cookie, T::NAME, schema);
    parameter.required = required;
    parameter.description = Some(match arg.doc {
        "" => "Sealed by the server: send back what it set.".to_owned(),
        doc => doc.to_owned(),
    });
    operation.parameter(parameter);
}

/// The first cookie of the name that opens. Others of that name were not set by this app.
fn read<T: SealedCookie>(cx: &Cx) -> Result<Option<T>, Problem> {
    let state = &cx.resources().state;
    let keys = state.get::<CookieKeys>();
    let keys = keys.ok_or_else(|| Problem::internal("the app has no state `CookieKeys`"))?;
    let clock = state.get::<Clock>().unwrap_or_default();
    let mut is_there = false;
    for value in Jar(cx.headers()).values(T::NAME) {
        is_there = true;
        if let Some(value) = keys.open(&value, clock.now()) {
            return Ok(Some(value));
        }
    }
    if is_there {
        tracing::debug!(
            cookie = T::NAME,
            request_id = %cx.request_id(),
            "a sealed cookie is changed, expired, or of another key"
        );
    }
    Ok(None)
}
