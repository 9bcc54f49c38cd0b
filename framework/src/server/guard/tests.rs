use super::*;

fn guard() -> Guard {
    Guard::new(
        &Limits::default(),
        AllowedHosts::new(vec!["shop.example".parse().unwrap()]),
    )
}

fn nowhere(_: &Method, _: &str) -> bool {
    false
}

fn request(uri: &str, version: Version, hosts: &[&str]) -> Request<()> {
    let mut request = Request::get(uri).version(version).body(()).unwrap();
    for host in hosts {
        request.headers_mut().append(HOST, host.parse().unwrap());
    }
    request
}

fn status(mut request: Request<()>) -> u16 {
    match guard().inspect(&mut request, Seen::default(), nowhere) {
        Ok(()) => 200,
        Err(problem) => problem.status().as_u16(),
    }
}

#[test]
fn there_is_one_valid_host() {
    let http1 = Version::HTTP_11;
    assert_eq!(status(request("/", http1, &["shop.example:8000"])), 200);
    assert_eq!(status(request("/", http1, &[])), 400);
    assert_eq!(status(request("/", Version::HTTP_10, &["shop.example"])), 200);
    assert_eq!(
        status(request("/", http1, &["shop.example", "shop.example"])),
        400
    );
    assert_eq!(status(request("/", http1, &["a b"])), 400);
    assert_eq!(status(request("/", http1, &["other.example"])), 421);
    assert_eq!(
        status(request("http://user@shop.example/", http1, &["shop.example"])),
        400
    );
}

#[test]
fn a_client_of_http_1_0_may_name_no_host_where_none_is_asked_for() {
    let judge = |hosts, path: &str| {
        let guard = Guard::new(&Limits::default(), hosts);
        let mut request = request(path, Version::HTTP_10, &[]);
        let judged = guard.inspect(&mut request, Seen::default(), |_, path| path == "/live");
        judged.map_or_else(|problem| problem.status().as_u16(), |()| 200)
    };
    let named = || AllowedHosts::new(vec!["shop.example".parse().unwrap()]);
    assert_eq!(judge(AllowedHosts::default(), "/"), 200);
    assert_eq!(judge(named(), "/"), 421);
    assert_eq!(judge(named(), "/live"), 200);
}

#[test]
fn cookies_that_come_one_by_one_are_one_field() {
    let with = |version: Version, cookies: usize, others: usize| {
        let mut request = request("http://shop.example/", version, &[]);
        let fields = [(COOKIE, cookies), (http::header::ACCEPT, others)];
        for (name, count) in fields {
            (0..count).for_each(|_| {
                request.headers_mut().append(&name, "a=b".parse().unwrap());
            });
        }
        if version != Version::HTTP_2 {
            request
                .headers_mut()
                .insert(HOST, "shop.example".parse().unwrap());
        }
        status(request)
    };
    assert_eq!(with(Version::HTTP_2, 200, 63), 200);
    assert_eq!(with(Version::HTTP_2, 200, 64), 431);
    assert_eq!(with(Version::HTTP_2, 0, 65), 431);
    assert_eq!(with(Version::HTTP_11, 200, 0), 431);
}

#[test]
fn a_path_that_is_exempt_needs_a_valid_host_only() {
    let status = |uri: &str, host: &str| {
        let mut request = request(uri, Version::HTTP_11, &[host]);
        let judged = guard().inspect(&mut request, Seen::default(), |_, path| path == "/live");
        judged.map_or_else(|problem| problem.status().as_u16(), |()| 200)
    };
    assert_eq!(status("/live?now", "10.0.0.7:8000"), 200);
    assert_eq!(status("/", "10.0.0.7:8000"), 421);
    assert_eq!(status("/live", "a b"), 400);
    assert_eq!(status("https://10.0.0.7/live", "10.0.0.7"), 421);
}

#[test]
fn the_authority_wins_over_host() {
    let mut asked = request("http://shop.example/", Version::HTTP_11, &["other.example"]);
    guard().inspect(&mut asked, Seen::default(), nowhere).unwrap();
    assert_eq!(asked.headers()[HOST], "shop.example");
    assert_eq!(
        status(request(
            "http://other.example/",
            Version::HTTP_11,
            &["shop.example"]
        )),
        421
    );
    assert_eq!(
        status(request(
            "http://shop.example/",
            Version::HTTP_2,
            &["other.example"]
        )),
        400
    );
    assert_eq!(status(request("http://shop.example/", Version::HTTP_2, &[])), 200);
}

#[test]
fn sizes_are_limited() {
    let long = |bytes| "x".repeat(bytes);
    let with = |name: &str, value: String| {
        let mut request = request("/", Version::HTTP_10, &["shop.example"]);
        let name = http::HeaderName::try_from(name).unwrap();
        request.headers_mut().append(name, value.parse().unwrap());
        request
    };
    assert_eq!(
        status(request(
            &format!("/{}", long(8_191)),
            Version::HTTP_10,
            &["shop.example"]
        )),
        200
    );
    assert_eq!(
        status(request(
            &format!("/{}", long(8_192)),
            Version::HTTP_10,
            &["shop.example"]
        )),
        414
    );
    assert_eq!(status(with("a", long(8 * 1024 - 5))), 200);
    assert_eq!(status(with("a", long(8 * 1024 - 4))), 431);
    let mut three = with("a", long(6_000));
    for name in ["b", "c"] {
        three.headers_mut().append(name, long(6_000).parse().unwrap());
    }
    assert_eq!(status(three), 431);
    let mut many = request("/", Version::HTTP_10, &["shop.example"]);
    for _ in 0..65 {
        many.headers_mut().append("a", "b".parse().unwrap());
    }
    assert_eq!(status(many), 431);
}

#[test]
fn what_cannot_be_done_is_refused() {
    let mut expecting = request("/", Version::HTTP_10, &["shop.example"]);
    expecting
        .headers_mut()
        .insert(EXPECT, "miracles".parse().unwrap());
    assert_eq!(status(expecting), 417);
    let coded = |coding: &str| {
        let mut request = request("/", Version::HTTP_10, &["shop.example"]);
        let coding = coding.parse().unwrap();
        request.headers_mut().insert(TRANSFER_ENCODING, coding);
        request
    };
    assert_eq!(status(coded("Chunked")), 200);
    assert_eq!(status(coded("gzip, chunked")), 501);
    let seen = Seen {
        doubt: Some(Doubt::TwoLengths),
        ..Seen::default()
    };
    let problem = guard().inspect(&mut coded("chunked"), seen, nowhere).unwrap_err();
    assert_eq!(problem.code(), "length_ambiguous");
}

#[test]
fn the_target_fits_the_method_and_the_connection() {
    let method = |method: Method, uri: &str| {
        let mut request = request(uri, Version::HTTP_11, &["shop.example"]);
        *request.method_mut() = method;
        request
    };
    assert_eq!(status(method(Method::OPTIONS, "*")), 200);
    assert_eq!(status(method(Method::GET, "*")), 400);
    assert_eq!(status(method(Method::GET, "shop.example:80")), 400);
    assert_eq!(status(method(Method::CONNECT, "shop.example:80")), 501);
    assert_eq!(status(method(Method::GET, "http://shop.example/")), 200);
    assert_eq!(status(method(Method::GET, "https://shop.example/")), 421);
    let seen = Seen {
        may_be_secure: true,
        ..Seen::default()
    };
    let mut secure = method(Method::GET, "https://shop.example/");
    assert!(guard().inspect(&mut secure, seen, nowhere).is_ok());
}
