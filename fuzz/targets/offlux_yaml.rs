//! Any text as `offlux.yaml`: it is read or refused, and what is read knows its places.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::config::Config;
use offlux::tree::{Files, Memory};
use offlux::yaml::FileId;

fuzz_target!(|bytes: &[u8]| {
    let tree = Memory::new().with("offlux.yaml", bytes);
    let read = Config::read(&tree, &Files::default(), "/".into());
    let Some(text) = offlux_fuzz::text(bytes) else {
        assert!(read.is_err());
        return;
    };
    let parsed = Config::parse(text, FileId(0));
    assert_eq!(read.is_ok(), parsed.is_ok());
    let Ok(config) = parsed else { return };
    for (at, expectation) in config.expect.iter().enumerate() {
        let place = |path: &[&str]| assert!(config.place(path).line > 0);
        let at = at.to_string();
        place(&["expect", &at]);
        place(&["expect", &at, "where"]);
        expectation.fields.keys().for_each(|field| place(&["expect", &at, "where", field]));
        if let Some(jq) = &expectation.jq {
            assert!(jq.len() <= text.len());
        }
    }
});
