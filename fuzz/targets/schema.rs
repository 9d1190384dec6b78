//! Objects held to hostile schemas: CustomResourceDefinitions, JSON schemas, and the built-in ones. Nothing panics, and
//! what is said is said again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::object::Gvk;
use offlux::validate::catalog::Definition;
use offlux::validate::schema::{Pool, SchemaRef, json_schema};
use offlux::validate::{Catalog, Demands, Options, Problem, cel, judge, walk};
use offlux::yaml::{FileId, Node, parse, read_documents};
use offlux_fuzz::RUNS_OF_A_STATIC;
use offlux_fuzz::archive::Archive;
use std::borrow::Cow;
use std::cell::RefCell;

thread_local! {
    /// It remembers each kind that it is asked for.
    static CATALOG: RefCell<(usize, Catalog<'static>)> = RefCell::new((0, Catalog::default()));
}

fuzz_target!(|bytes: &[u8]| {
    let archive = Archive::read(bytes);
    let objects = read_documents(archive.get("objects").as_bytes(), FileId(0)).unwrap_or_default();
    for definition in read_documents(archive.get("definitions").as_bytes(), FileId(1)).unwrap_or_default() {
        let Some(definition) = Definition::read(Cow::Owned(definition)) else { continue };
        let _ = definition.flaw();
        for version in definition.served() {
            let Some(compiled) = definition.schema(version) else { continue };
            objects.iter().for_each(|object| held(object, compiled.schema()));
        }
    }
    if let Ok(Some(schema)) = parse(archive.get("schema"), FileId(2)) {
        let mut pool = Pool::default();
        let other = |name: &str| parse(archive.get(name), FileId(3)).ok().flatten();
        if let Ok(id) = json_schema::compile(&schema, &other, &mut pool) {
            objects.iter().for_each(|object| held(object, SchemaRef { pool: &pool, id }));
        }
    }
    CATALOG.with_borrow_mut(|(runs, catalog)| {
        *runs += 1;
        if (*runs).is_multiple_of(RUNS_OF_A_STATIC) {
            *catalog = Catalog::default();
        }
        for object in &objects {
            let known = object.text_at(&["apiVersion"]).zip(object.text_at(&["kind"]));
            let found = known.and_then(|(version, kind)| catalog.find(&Gvk::new(version, kind)));
            if found.is_some() {
                let _ = judge(object, catalog, &Demands::default());
            }
        }
    });
});

fn held(object: &Node, schema: SchemaRef<'_>) {
    let told = || {
        let mut problems: Vec<Problem> = Vec::new();
        walk::walk(object, schema, &Options::default(), &mut problems);
        cel::check(object, schema, &mut problems);
        problems
    };
    assert_eq!(format!("{:?}", told()), format!("{:?}", told()));
}
