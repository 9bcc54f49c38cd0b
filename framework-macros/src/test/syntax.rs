//! The grammar of the attribute: `#[purlin::test(database, sql = "CREATE TABLE ..")]`.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, ItemFn, Token};

use crate::near;
use crate::sink::Sink;

/// What the attribute says.
#[derive(Default)]
pub(super) struct Options {
    /// The test has a database of its own.
    pub(super) database: Option<Ident>,
    /// What its database begins with.
    pub(super) sql: Option<(Ident, Expr)>,
}

/// One option.
enum Choice {
    Database(Ident),
    Sql(Ident, Box<Expr>),
}

impl Parse for Choice {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.parse()?;
        match name.to_string().as_str() {
            "database" => Ok(Self::Database(name)),
            "sql" => {
                let wrong = |_| {
                    syn::Error::new(
                        name.span(),
                        "`sql` has a value: write `sql = \"CREATE TABLE ..\"`",
                    )
                };
                input.parse::<Token![=]>().map_err(wrong)?;
                let value = input.parse().map_err(wrong)?;
                Ok(Self::Sql(name, value))
            }
            other => {
                let message = format!(
                    "`{other}` is no option: {}",
                    near::expected(other, &["database", "sql"])
                );
                Err(syn::Error::new(name.span(), message))
            }
        }
    }
}

/// The options, each at most once.
pub(super) fn options(tokens: TokenStream, sink: &Sink) -> Options {
    let list = sink.ok(Punctuated::<Choice, Token![,]>::parse_terminated.parse2(tokens));
    let mut options = Options::default();
    for choice in list.into_iter().flatten() {
        let twice = match choice {
            Choice::Database(name) => options.database.replace(name),
            Choice::Sql(name, value) => options.sql.replace((name, *value)).map(|(name, _)| name),
        };
        if let Some(name) = twice {
            sink.error(&name, format!("`{name}` is there twice: take one away"));
        }
    }
    options
}

/// The function under the attribute.
pub(super) fn function(item: &TokenStream, sink: &Sink) -> Option<ItemFn> {
    let function = syn::parse2(item.clone());
    if function.is_err() {
        let first = item.clone().into_iter().next();
        sink.error(first, "`#[purlin::test]` stands on an `async fn`");
    }
    function.ok()
}
