use super::*;

/// What is shown can be read again, and what is wrong is nothing.
fn reads<T: SettingValue>(good: &[(&str, &str)], bad: &[&str]) {
    for (text, shown) in good {
        let value = T::parse(text).unwrap_or_else(|| panic!("{text} is {}", T::expected()));
        assert_eq!(value.show(), *shown);
        assert!(T::parse(&value.show()).is_some(), "{shown}");
    }
    for text in bad {
        assert!(T::parse(text).is_none(), "{text} is not {}", T::expected());
    }
}

#[test]
fn numbers() {
    reads::<u8>(&[("7", "7"), (" 7 ", "7")], &["", "-1", "256", "7.0", "seven"]);
    reads::<i64>(&[("-7", "-7")], &["9223372036854775808"]);
    reads::<NonZeroU16>(&[("1", "1")], &["0"]);
    reads::<f64>(&[("1.5", "1.5"), ("1e3", "1000")], &["inf", "NaN", "one"]);
    reads::<rust_decimal::Decimal>(&[("9.90", "9.90")], &["nine"]);
    assert_eq!(u8::expected(), "a whole number from 0 to 255");
}

#[test]
fn words_and_switches() {
    reads::<bool>(&[("YES", "true"), ("off", "false")], &["", "2", "maybe"]);
    reads::<char>(&[("a", "a")], &["", "ab"]);
    reads::<String>(&[("", ""), (" a ", " a ")], &[]);
    reads::<PathBuf>(&[("/a b", "/a b")], &[""]);
}

#[test]
fn addresses() {
    reads::<IpAddr>(
        &[("::1", "::1"), ("10.0.0.1", "10.0.0.1")],
        &["localhost", "10.0.0"],
    );
    reads::<SocketAddr>(&[("[::1]:80", "[::1]:80")], &["10.0.0.1", "a:80"]);
    reads::<url::Url>(&[("https://a.example", "https://a.example/")], &["a.example"]);
}

#[test]
fn times() {
    reads::<Duration>(
        &[("30s", "30s"), ("5 min", "5m"), ("PT1H", "1h"), ("0s", "0s")],
        &["30", "", "-5s", "soon", "1 month"],
    );
    reads::<SignedDuration>(&[("-5s", "5s ago")], &["30"]);
    reads::<jiff::civil::Date>(&[("2026-01-02", "2026-01-02")], &["2026-13-01"]);
}

#[test]
fn a_secret_is_read_like_its_value_and_shown_as_none() {
    assert_eq!(Secret::<u16>::expected(), u16::expected());
    assert!(Secret::<u16>::parse("x").is_none());
    assert_eq!(
        Secret::<String>::parse("a").map(|it| it.show()).as_deref(),
        Some(HIDDEN)
    );
}
