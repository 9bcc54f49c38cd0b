//! Each type from each place.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use purlin::jiff::civil::{Date, DateTime, Time};
use purlin::jiff::{SignedDuration, Timestamp};
use purlin::prelude::*;
use purlin::rust_decimal::Decimal;
use purlin::testing::TestClient;
use purlin::url::Url;
use purlin::uuid::Uuid;

use super::{all, client};

#[schema(rename_all = "snake_case")]
#[derive(Debug)]
enum Order {
    NewestFirst,
    #[field(alias = "old")]
    Oldest,
}

/// A handler for one type, with the value in the path and in the query.
macro_rules! handlers {
    ($($name:ident: $type:ty, $path:literal;)*) => {
        $(
            #[get($path)]
            async fn $name(Path(p): Path<$type>, Query(q): Query<Option<$type>>, h: Header<Option<$type>>, c: Cookie<Option<$type>>) -> Text {
                let values = [Some(p), q, h.into_inner(), c.into_inner()];
                Text(values.iter().flatten().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(" "))
            }
        )*

        fn types() -> TestClient {
            client(routes![$($name),*])
        }
    };
}

handlers! {
    a_bool: bool, "/bool/{p}";
    an_int: i32, "/int/{p}";
    a_long: i64, "/long/{p}";
    an_unsigned: u64, "/unsigned/{p}";
    a_float: f64, "/float/{p}";
    an_enum: Order, "/enum/{p}";
    a_uuid: Uuid, "/uuid/{p}";
    a_date: Date, "/date/{p}";
    a_time: Time, "/time/{p}";
    a_datetime: DateTime, "/datetime/{p}";
    a_timestamp: Timestamp, "/timestamp/{p}";
    a_duration: SignedDuration, "/duration/{p}";
    an_ip: IpAddr, "/ip/{p}";
    an_ipv4: Ipv4Addr, "/ipv4/{p}";
    an_ipv6: Ipv6Addr, "/ipv6/{p}";
    a_decimal: Decimal, "/decimal/{p}";
    a_url: Url, "/url/{p}";
    a_char: char, "/char/{p}";
}

#[purlin::test]
async fn booleans_and_numbers() {
    let expected = [
        ("/bool/true?q=0", "true false"),
        ("/bool/YES?q=off", "true false"),
        ("/bool/2?q=ja", "path /p bool_parsing, query /q bool_parsing"),
        ("/int/-7?q=%2B7", "-7 7"),
        ("/int/1.0?q=1e3", "1 1000"),
        ("/int/1.5", "path /p int_parsing"),
        ("/int/0x10?q=%207", "path /p int_parsing, query /q int_parsing"),
        (
            "/int/2147483648?q=-2147483649",
            "path /p less_than_equal, query /q greater_than_equal",
        ),
        (
            "/long/9223372036854775807?q=-9223372036854775808",
            "9223372036854775807 -9223372036854775808",
        ),
        ("/long/9223372036854775808", "path /p less_than_equal"),
        ("/unsigned/18446744073709551615", "18446744073709551615"),
        (
            "/unsigned/18446744073709551616?q=-1",
            "path /p less_than_equal, query /q greater_than_equal",
        ),
        ("/float/1.5?q=-1e-3", "1.5 -0.001"),
        (
            "/float/NaN?q=inf",
            "path /p finite_number, query /q finite_number",
        ),
        (
            "/float/1e999?q=x",
            "path /p finite_number, query /q float_parsing",
        ),
        ("/char/%C3%BC?q=ab", "query /q string_too_long"),
    ];
    all(&types(), &expected).await;
}

#[purlin::test]
async fn words_and_identifiers() {
    let id = "0195b0a4-7e5c-7bd4-8f3e-5a1c2d3e4f50";
    let upper = format!("/uuid/{}?q={id}", id.to_uppercase());
    let expected = [
        ("/enum/newest_first?q=old", "NewestFirst Oldest"),
        ("/enum/NewestFirst?q=oldest", "path /p enum, query /q enum"),
        (upper.as_str(), &format!("{id} {id}")),
        ("/uuid/7?q=", "path /p uuid_parsing, query /q uuid_parsing"),
        ("/decimal/10.50?q=-0.1", "10.50 -0.1"),
        (
            "/decimal/ten?q=1,5",
            "path /p decimal_parsing, query /q decimal_parsing",
        ),
        (
            "/url/https%3A%2F%2Fa.example%2Fx?q=a.example",
            "query /q url_parsing",
        ),
    ];
    all(&types(), &expected).await;
}

#[purlin::test]
async fn times() {
    let expected = [
        ("/date/2024-02-29?q=2026-01-31", "2024-02-29 2026-01-31"),
        (
            "/date/2023-02-29?q=29.02.2024",
            "path /p date_parsing, query /q date_parsing",
        ),
        ("/time/23:59:59", "23:59:59"),
        ("/time/24:00:00", "path /p time_parsing"),
        ("/datetime/2024-02-29T12:00:00", "2024-02-29T12:00:00"),
        (
            "/timestamp/2024-02-29T12:00:00Z?q=2024-02-29T12:00:00%2B02:00",
            "2024-02-29T12:00:00Z 2024-02-29T10:00:00Z",
        ),
        ("/timestamp/2024-02-29T12:00:00", "path /p datetime_parsing"),
        ("/timestamp/now", "path /p datetime_parsing"),
        ("/duration/PT1H30M?q=PT0.5S", "1h 30m 500ms"),
        ("/duration/90", "path /p time_delta_parsing"),
    ];
    all(&types(), &expected).await;
}

#[purlin::test]
async fn addresses() {
    let expected = [
        ("/ip/127.0.0.1?q=::1", "127.0.0.1 ::1"),
        (
            "/ip/300.0.0.1?q=localhost",
            "path /p ip_any_address, query /q ip_any_address",
        ),
        ("/ipv4/10.0.0.1?q=::1", "query /q ip_v4_address"),
        ("/ipv6/fe80::1?q=10.0.0.1", "query /q ip_v6_address"),
    ];
    all(&types(), &expected).await;
}

#[purlin::test]
async fn fields_and_cookies_are_decoded_the_same_way() {
    let client = types();
    let answer = client.get("/int/1").header("h", "1.0").cookie("c", "-7").await;
    assert_eq!(answer.text(), "1 1 -7");
    let answer = client
        .get("/enum/old")
        .header("h", "newest")
        .cookie("c", "x")
        .await;
    assert_eq!(answer.faults(), ["header /h enum", "cookie /c enum"]);
    let answer = client
        .get("/date/2024-02-29")
        .header("h", "2024-2-29")
        .cookie("c", "2024-02-30")
        .await;
    assert_eq!(
        answer.faults(),
        ["header /h date_parsing", "cookie /c date_parsing"]
    );
}
