use super::*;

/// The doubt about some bytes, which must not depend on how they arrive.
fn doubt(bytes: &str) -> Option<(u32, Doubt)> {
    let read = |parts: &[&[u8]]| {
        let mut framing = Framing::default();
        for part in parts {
            framing.read(part);
        }
        framing.doubt()
    };
    let bytes = bytes.as_bytes();
    let whole = read(&[bytes]);
    for at in 0..bytes.len() {
        let (first, second) = bytes.split_at(at);
        assert_eq!(read(&[first, second]), whole, "cut at {at}");
    }
    assert_eq!(read(&bytes.chunks(1).collect::<Vec<_>>()), whole);
    whole
}

const BOTH: &str = "POST / HTTP/1.1\r\nHost: a\r\nCONTENT-length: 5\r\nTransfer-Encoding: chunked\r\n\r\n";
const CHUNKS: &str = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\nA \r\n0123456789\r\n0\r\nA: b\r\n\r\n";
const LENGTH: &str = "POST / HTTP/1.1\r\nContent-Length: \t012 \r\n\r\nPOST / HTTP/1";

#[test]
fn two_lengths_of_one_request_are_found() {
    assert_eq!(doubt(BOTH), Some((1, Doubt::TwoLengths)));
    let other_way_round = "POST / HTTP/1.1\ntransfer-encoding:chunked\ncontent-length:4\n\n";
    assert_eq!(doubt(other_way_round), Some((1, Doubt::TwoLengths)));
    for before in [
        CHUNKS,
        &LENGTH[..LENGTH.len() - 1],
        "GET / HTTP/1.1\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\n\r\n",
    ] {
        assert_eq!(
            doubt(&format!("{before}{BOTH}")),
            Some((2, Doubt::TwoLengths)),
            "{before}"
        );
    }
}

#[test]
fn one_length_each_is_fine_whatever_the_content_reads_like() {
    let fields = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n";
    let length = fields.len();
    assert_eq!(doubt(&format!("{CHUNKS}{CHUNKS}")), None);
    assert_eq!(
        doubt(&format!(
            "POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{fields}{CHUNKS}"
        )),
        None
    );
    let chunks = format!("{length:x}\r\n{fields}\r\n0\r\n\r\n");
    assert_eq!(
        doubt(&format!(
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}{CHUNKS}"
        )),
        None
    );
    assert_eq!(
        doubt("GET / HTTP/1.1\r\nContent-Length-X: 1\r\nX-Transfer-Encoding: chunked\r\n\r\n"),
        None
    );
}

#[test]
fn a_head_is_told_from_content() {
    let is_in_head = |bytes: &str| {
        let mut framing = Framing::default();
        framing.read(bytes.as_bytes());
        framing.reach() == Reach::Head
    };
    for bytes in [
        "G",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r",
        "GET / HTTP/1.1\r\nHost: a",
    ] {
        assert!(is_in_head(bytes), "{bytes:?}");
    }
    for bytes in [
        "",
        "\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        CHUNKS,
        "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nGET / HTT",
    ] {
        assert!(!is_in_head(bytes), "{bytes:?}");
    }
}

#[test]
fn a_head_that_is_read_in_one_go_is_the_same_head() {
    for (bytes, heads) in [
        (
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTE: trailers\r\nCookie: a=b\r\n\r\n",
            1,
        ),
        (
            "\r\nGET / HTTP/1.1\nA: b\n\nGET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost",
            2,
        ),
        ("GET / HTTP/1.1\r\nA: b\r\n\rX\r\n\r\n", 0),
        (
            "POST / HTTP/1.1\r\nCONTENT-LENGTH: 4\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            2,
        ),
        (
            "POST / HTTP/1.1\r\nContent-Type: a\r\ncontent-length:17\r\nA: b\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            1,
        ),
        (
            "POST / HTTP/1.1\nContent-Length: 1 \n\n\nPOST / HTTP/1.1\nContent-Length: \r\n\r\n",
            2,
        ),
        (
            "POST / HTTP/1.1\r\nContent-Length: 9\r\nContent-Length: 0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            2,
        ),
        ("POST / HTTP/1.1\r\nCONTENT-LENGT\nA: b\r\n\r\n", 0),
        (
            "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
            0,
        ),
    ] {
        let read = |size| {
            let mut framing = Framing::default();
            bytes.as_bytes().chunks(size).for_each(|part| framing.read(part));
            (framing.heads(), framing.reach(), framing.doubt())
        };
        assert_eq!(read(bytes.len()), read(1), "{bytes:?}");
        assert_eq!(read(bytes.len()).0, heads, "{bytes:?}");
    }
}

#[test]
fn a_fragment_is_found_in_the_target_only() {
    assert_eq!(doubt("GET /a#b HTTP/1.1\r\n\r\n"), Some((1, Doubt::Fragment)));
    assert_eq!(
        doubt("GET /a HTTP/1.1\r\nA: #\r\nContent-Length: 3\r\n\r\n#\n#GET / HTTP/1.1\r\n\r\n"),
        None
    );
}

#[test]
fn a_thread_that_is_lost_is_not_found_again() {
    for lost in [
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\n\nGET / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n",
        // It and the end of its line are more than can be counted.
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    ] {
        assert_eq!(doubt(&format!("{lost}{BOTH}")), Some((2, Doubt::Lost)), "{lost}");
    }
    assert_eq!(
        doubt("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"),
        Some((1, Doubt::Lost))
    );
}
