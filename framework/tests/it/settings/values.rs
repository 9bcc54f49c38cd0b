//! What settings may be.

use std::time::Duration;

use purlin::config::Sources;
use purlin::prelude::*;
use purlin::schema::CheckError;

use super::{Mode, Shop, complete};

#[test]
fn values_have_their_forms() {
    let shop: Shop = complete()
        .toml("strict = true\nworkers = 0x10\n[mail]\nhost = 'a'\n[cache]\nentries = 2_000")
        .variable("PATIENCE", "1h 30m")
        .variable("ORIGINS", "[\"a,b\", \"c\"]")
        .variable("MODE", "read_only")
        .load()
        .unwrap();
    assert_eq!((shop.strict, shop.workers, shop.cache.entries), (true, 16, 2000));
    assert_eq!(shop.patience, Duration::from_mins(90));
    assert_eq!(shop.origins, ["a,b", "c"]);
    assert_eq!(shop.mode, Mode::ReadOnly);
    let mail = shop.mail.unwrap();
    assert_eq!((mail.host.as_str(), mail.port, mail.user), ("a", 25, None));
    for (text, expected) in [("", &[][..]), ("a", &["a"]), ("a, b", &["a", "b"])] {
        let shop: Shop = complete().variable("ORIGINS", text).load().unwrap();
        assert_eq!(shop.origins, expected);
    }
    for (text, expected) in [("YES", true), ("on", true), ("0", false), ("Off", false)] {
        let shop: Shop = complete().variable("STRICT", text).load().unwrap();
        assert_eq!(shop.strict, expected);
    }
}

#[test]
fn a_group_that_may_be_absent_is_complete_or_absent() {
    let shop: Shop = complete().load().unwrap();
    assert!(shop.mail.is_none());
    let error = complete()
        .variable("MAIL__PORT", "25")
        .load::<Shop>()
        .unwrap_err();
    assert_eq!(error.faults().len(), 1, "{error}");
    assert_eq!(error.faults()[0].name(), Some("MAIL__HOST"));
}

#[test]
fn a_check_looks_at_the_whole_and_points_at_a_part() {
    #[derive(Debug, Settings)]
    #[expect(dead_code, reason = "only what is wrong is asked for")]
    struct Outer {
        pool: Pool,
    }
    #[derive(Debug, Settings)]
    #[settings(check = ordered)]
    struct Pool {
        #[setting(default = 1)]
        least: u8,
        #[setting(default = 2)]
        most: u8,
    }
    fn ordered(pool: &Pool) -> Result<(), CheckError> {
        match pool.least.cmp(&pool.most) {
            std::cmp::Ordering::Less => Ok(()),
            std::cmp::Ordering::Equal => Err("the pool has no room".into()),
            std::cmp::Ordering::Greater => Err(CheckError::from("must not be above POOL__MOST").at("least")),
        }
    }
    let told = |least: &str| {
        let sources = Sources::new().variable("POOL__LEAST", least);
        let error = sources.load::<Outer>().err();
        error.map(|error| error.faults()[0].to_string())
    };
    assert_eq!(told("1"), None);
    assert_eq!(told("2").as_deref(), Some("the pool has no room"));
    assert_eq!(
        told("3").as_deref(),
        Some("POOL__LEAST (environment) must not be above POOL__MOST")
    );
}
