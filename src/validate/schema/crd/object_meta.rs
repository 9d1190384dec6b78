//! What an API server knows of the metadata of custom resources: their schemas only say `type: object`.
//!
//! Upstream: apimachinery 0.36, `ObjectMeta` of `pkg/apis/meta/v1/types.go`. Names, labels and annotations
//! are looked at elsewhere ([`crate::validate::metadata`]); here are fields and their types.

use crate::validate::schema::{Additional, Format, Id, Items, List, More, Pool, Shape, Types};

/// The name of an API version or a kind.
pub(super) fn type_name() -> Shape {
    let more = More { min_length: Some(1), ..More::default() };
    Shape { more: Some(Box::new(more)), ..of(Types::STRING) }
}

/// Adds the shape of metadata to a pool.
pub(super) fn add(pool: &mut Pool) -> Id {
    let text = pool.add(of(Types::STRING));
    let whole = pool.add(Shape { format: Some(Format::Int64), ..of(Types::INTEGER) });
    let time = pool.add(Shape { format: Some(Format::DateTime), nullable: true, ..of(Types::STRING) });
    let texts = pool.add(Shape { additional: Additional::Of(text), nullable: true, ..of(Types::OBJECT) });
    let finalizers =
        pool.add(Shape { items: Items::Each(text), list: List::Set, nullable: true, ..of(Types::ARRAY) });
    let owners = owners(pool, text);
    let managers = managers(pool, text, time);
    pool.add(fields(&[
        ("annotations", texts),
        ("creationTimestamp", time),
        ("deletionGracePeriodSeconds", whole),
        ("deletionTimestamp", time),
        ("finalizers", finalizers),
        ("generateName", text),
        ("generation", whole),
        ("labels", texts),
        ("managedFields", managers),
        ("name", text),
        ("namespace", text),
        ("ownerReferences", owners),
        ("resourceVersion", text),
        ("selfLink", text),
        ("uid", text),
    ]))
}

/// Metadata that is held to a schema of the definition too.
pub(super) fn held_to(pool: &Pool, metadata: Id, condition: Id) -> Shape {
    let fields = pool.get(metadata).properties.clone();
    let more = More { all_of: vec![condition], ..More::default() };
    Shape { properties: fields, more: Some(Box::new(more)), ..of(Types::OBJECT) }
}

fn owners(pool: &mut Pool, text: Id) -> Id {
    let truth = pool.add(of(Types::BOOLEAN));
    let mut owner = fields(&[
        ("apiVersion", text),
        ("blockOwnerDeletion", truth),
        ("controller", truth),
        ("kind", text),
        ("name", text),
        ("uid", text),
    ]);
    owner.required = ["apiVersion", "kind", "name", "uid"].map(Into::into).to_vec();
    let owner = pool.add(owner);
    let list = List::Map(vec!["uid".into()]);
    pool.add(Shape { items: Items::Each(owner), list, nullable: true, ..of(Types::ARRAY) })
}

fn managers(pool: &mut Pool, text: Id, time: Id) -> Id {
    let anything = pool.add(Shape { additional: Additional::Any, nullable: true, ..of(Types::OBJECT) });
    let manager = pool.add(fields(&[
        ("apiVersion", text),
        ("fieldsType", text),
        ("fieldsV1", anything),
        ("manager", text),
        ("operation", text),
        ("subresource", text),
        ("time", time),
    ]));
    pool.add(Shape { items: Items::Each(manager), nullable: true, ..of(Types::ARRAY) })
}

fn of(types: Types) -> Shape {
    Shape { types, ..Shape::default() }
}

/// An object of these fields, which stand sorted.
fn fields(list: &[(&str, Id)]) -> Shape {
    let properties = list.iter().map(|&(name, id)| (name.into(), id)).collect();
    Shape { properties, ..of(Types::OBJECT) }
}
