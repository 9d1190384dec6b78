//! Quantities of Kubernetes, `100m`, `1.5Gi`, `1e3`.
//!
//! Upstream: apimachinery 0.36, `ParseQuantity` of `pkg/api/resource/quantity.go`. Quirk kept: a suffix may
//! stand alone, `k` is zero.

/// Whether a text is a quantity: a sign, digits with a point, and a suffix or an exponent.
pub fn is_quantity(text: &str) -> bool {
    if text.is_empty() {
        return false;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let after_whole = unsigned.trim_start_matches(|c: char| c.is_ascii_digit());
    let suffix = match after_whole.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => after_whole,
    };
    is_suffix(suffix)
}

fn is_suffix(suffix: &str) -> bool {
    let known = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    known.contains(&suffix) || suffix.strip_prefix(['e', 'E']).is_some_and(|n| n.parse::<i64>().is_ok())
}
