//! A value in another's place takes over its style: `3` in the place of `"1"` becomes `"3"`.

use crate::yaml::{Mapping, Node, Scalar, Sequence, Style, Tag};

/// Puts a value in another's place: the style is the old one's. What a patch says again, as it must of names
/// that elements are told by, stays where it was said first.
pub(super) fn put(old: &mut Node, mut new: Node) {
    match &mut new {
        Node::Scalar(scalar) => {
            let plain = (Style::Plain, Tag::Auto);
            let (style, tag) = old.as_scalar().map_or(plain, |old| (old.style, old.tag));
            restyle(scalar, style, tag);
            let is_same =
                |old: &&Scalar| old.text == scalar.text && old.resolved_tag() == scalar.resolved_tag();
            if let Some(old) = old.as_scalar().filter(is_same) {
                scalar.span = old.span;
            }
        }
        Node::Sequence(Sequence { flow, .. }) | Node::Mapping(Mapping { flow, .. }) => *flow = is_flow(old),
    }
    *old = new;
}

/// Gives a scalar another's style. In quotes and blocks all is text, unless the other one had a tag or the
/// tag says what the text does not; without them the type has to be held on to.
fn restyle(scalar: &mut Scalar, style: Style, old: Tag) {
    if scalar.style == style && matches!(scalar.tag, Tag::Auto | Tag::Unset) {
        return;
    }
    let tag = scalar.resolved_tag();
    let of_text = || Scalar::plain(scalar.text.clone(), scalar.span).resolved_tag();
    let is_text = style != Style::Plain
        && matches!(old, Tag::Auto | Tag::Unset)
        && (tag == Tag::Str || of_text() == tag);
    scalar.tag = if is_text { Tag::Auto } else { tag };
    scalar.style = style;
}

fn is_flow(node: &Node) -> bool {
    match node {
        Node::Scalar(_) => false,
        Node::Sequence(list) => list.flow,
        Node::Mapping(mapping) => mapping.flow,
    }
}
