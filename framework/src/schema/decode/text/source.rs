//! Where parameters come from.

use std::borrow::Cow;

/// The named values of one part of a request.
///
/// ```
/// use std::borrow::Cow;
/// use purlin::schema::TextSource;
///
/// struct Pairs(Vec<(String, String)>);
///
/// impl TextSource for Pairs {
///     fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
///         self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.into())
///     }
///
///     fn others<'s>(&'s self, known: &[&str]) -> Vec<Cow<'s, str>> {
///         let names = self.0.iter().map(|(key, _)| key.into());
///         names.filter(|name: &Cow<'_, str>| !known.contains(&&**name)).collect()
///     }
/// }
///
/// let pairs = Pairs(vec![("a".to_owned(), "1".to_owned())]);
/// assert_eq!(pairs.values("a").next().as_deref(), Some("1"));
/// assert_eq!(pairs.others(&["b"]), ["a"]);
/// ```
pub trait TextSource {
    /// Whether one value may hold several items of a list, between commas. Those of header fields may (RFC 9110, section
    /// 5.6.1), for whoever passes a request on may put lines of one name together (section 5.3).
    const HAS_COMMAS: bool = false;

    /// The values of a parameter, in order. A path has at most one. It should not allocate for values that stand in
    /// the request as they are.
    ///
    /// A source of header fields takes `_` for `-` and ignores case (RFC 9110, section 5.1).
    fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>>;

    /// The names in the request that are not `known`. Header fields and cookies answer none, for clients and proxies
    /// add theirs.
    fn others<'s>(&'s self, known: &[&str]) -> Vec<Cow<'s, str>>;
}
