//! Addresses of networks: IP, CIDR, MAC.
//!
//! Upstream: Go's `net`, and `k8s.io/utils/net` where zeros may lead the numbers of an IPv4 address.

use std::net::Ipv6Addr;

/// Whether a text is an IPv4 address.
pub(super) fn is_v4(text: &str) -> bool {
    let is_byte = |part: &str| {
        let digits = part.trim_start_matches('0');
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_digit())
            && (digits.is_empty() || digits.parse::<u8>().is_ok())
    };
    text.split('.').count() == 4 && text.split('.').all(is_byte)
}

/// Whether a text is an IPv6 address, without a zone.
pub(super) fn is_v6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// Whether a text is a block of addresses: `10.0.0.0/8`.
pub(super) fn is_block(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let most = if is_v4(address) { 32 } else { 128 };
    let counted = !bits.is_empty() && bits.bytes().all(|b| b.is_ascii_digit());
    (most == 32 || is_v6(address)) && counted && bits.parse::<u32>().is_ok_and(|bits| bits <= most)
}

/// Whether a text is a MAC address of 6, 8 or 20 bytes: `00:00:5e:00:53:01`, with `-`, or `0000.5e00.5301`.
pub(super) fn is_mac(text: &str) -> bool {
    let of = |separator: char, digits: usize, counts: [usize; 3]| {
        let is_part = |part: &str| part.len() == digits && part.bytes().all(|b| b.is_ascii_hexdigit());
        counts.contains(&text.split(separator).count()) && text.split(separator).all(is_part)
    };
    of(':', 2, [6, 8, 20]) || of('-', 2, [6, 8, 20]) || of('.', 4, [3, 4, 10])
}
