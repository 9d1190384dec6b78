//! A filter over an object as JSON: it is read or refused, ends, and gives the same twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::select::jq::Program;
use offlux_fuzz::archive::Archive;

fuzz_target!(|bytes: &[u8]| {
    let archive = Archive::read(bytes);
    let Ok(program) = Program::parse(archive.words.trim_end_matches('\n')) else { return };
    let inputs = [archive.get("object").to_owned()];
    let outputs = program.outputs(&inputs);
    assert_eq!(outputs.len(), 1);
    let _ = program.holds(&inputs);
});
