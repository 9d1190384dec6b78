//! IP addresses and blocks of them. Upstream: `k8s.io/apiserver/pkg/cel/library/ip.go` and `cidr.go` v0.36, Go's
//! `net/netip`.

use super::super::meter::{Fault, Found, Meter};
use super::super::value::Value;
use super::Run;
use super::strings::text;
use std::fmt::{Display, Formatter};
use std::net::IpAddr;

/// An IP address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address(IpAddr);

/// A block of IP addresses; its address need not be the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    address: IpAddr,
    bits: u8,
}

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        ("ip", 1) => |meter, args| address(meter, &args[0]).map(Value::Address),
        ("isIP", 1) => |meter, args| said(address(meter, &args[0]).map(drop)),
        ("ip.isCanonical", 1) => |meter, args| {
            let address = address(meter, &args[0])?;
            Ok(Value::Bool(address.to_string() == text(&args[0])?))
        },
        (".family", 1) => |_, args| Ok(Value::Int(if target(args)?.is_ipv4() { 4 } else { 6 })),
        (".isUnspecified", 1) => |_, args| Ok(Value::Bool(target(args)?.is_unspecified())),
        (".isLoopback", 1) => |_, args| Ok(Value::Bool(target(args)?.is_loopback())),
        (".isLinkLocalMulticast", 1) => |_, args| Ok(Value::Bool(is_link_local_multicast(target(args)?))),
        (".isLinkLocalUnicast", 1) => |_, args| Ok(Value::Bool(is_link_local_unicast(target(args)?))),
        (".isGlobalUnicast", 1) => |_, args| Ok(Value::Bool(is_global_unicast(target(args)?))),
        ("cidr", 1) => |meter, args| block(meter, &args[0]).map(Value::Block),
        ("isCIDR", 1) => |meter, args| said(block(meter, &args[0]).map(drop)),
        (".containsIP", 2) => contains_address,
        (".containsCIDR", 2) => contains_block,
        (".ip", 1) => |_, args| Ok(Value::Address(Address(block_of(args)?.address))),
        (".prefixLength", 1) => |_, args| Ok(Value::Int(i64::from(block_of(args)?.bits))),
        (".masked", 1) => |_, args| Ok(Value::Block(block_of(args)?.masked())),
        _ => return None,
    };
    Some(run)
}

/// Whether something could be read.
pub(super) fn said(read: Found<()>) -> Found<Value> {
    match read {
        Ok(()) => Ok(Value::Bool(true)),
        Err(Fault::Failed(why)) if why != "no such overload" => Ok(Value::Bool(false)),
        Err(fault) => Err(fault),
    }
}

fn address(meter: &mut Meter, value: &Value) -> Found<Address> {
    let text = text(value)?;
    meter.traverse(text.len())?;
    parsed(text)
        .map(Address)
        .ok_or_else(|| Fault::failed("IP Address parse error during conversion from string"))
}

/// No zone, and no IPv4 in IPv6.
fn parsed(text: &str) -> Option<IpAddr> {
    let address: IpAddr = text.parse().ok()?;
    match address {
        IpAddr::V6(six) if six.to_ipv4_mapped().is_some() => None,
        address => Some(address),
    }
}

fn block(meter: &mut Meter, value: &Value) -> Found<Block> {
    let text = text(value)?;
    meter.traverse(text.len())?;
    parsed_block(text)
        .ok_or_else(|| Fault::failed("network address parse error during conversion from string"))
}

fn parsed_block(text: &str) -> Option<Block> {
    let (address, bits) = text.rsplit_once('/')?;
    let address = parsed(address)?;
    let plain = bits.bytes().all(|b| b.is_ascii_digit()) && (bits.len() == 1 || !bits.starts_with('0'));
    let bits: u8 = bits.parse().ok().filter(|_| plain)?;
    (bits <= width(address)).then_some(Block { address, bits })
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The bits of an address, the first on top.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(it) => u128::from(it.to_bits()) << 96,
        IpAddr::V6(it) => it.to_bits(),
    }
}

fn mask(bits: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0)
}

impl Block {
    fn masked(self) -> Block {
        let kept = bits(self.address) & mask(self.bits);
        let address = match self.address {
            IpAddr::V4(_) => IpAddr::V4(std::net::Ipv4Addr::from_bits((kept >> 96) as u32)),
            IpAddr::V6(_) => IpAddr::V6(std::net::Ipv6Addr::from_bits(kept)),
        };
        Block { address, bits: self.bits }
    }

    fn has(self, address: IpAddr) -> bool {
        self.address.is_ipv4() == address.is_ipv4()
            && (bits(self.address) ^ bits(address)) & mask(self.bits) == 0
    }
}

fn target(args: &[Value]) -> Found<IpAddr> {
    match &args[0] {
        Value::Address(it) => Ok(it.0),
        _ => Err(Fault::no_overload()),
    }
}

fn block_of(args: &[Value]) -> Found<Block> {
    match &args[0] {
        Value::Block(it) => Ok(*it),
        _ => Err(Fault::no_overload()),
    }
}

fn contains_address(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let other = match &args[1] {
        Value::Address(it) => *it,
        other => address(meter, other)?,
    };
    Ok(Value::Bool(block_of(args)?.has(other.0)))
}

fn contains_block(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let own = block_of(args)?;
    let other = match &args[1] {
        Value::Block(it) => *it,
        other => block(meter, other)?,
    };
    Ok(Value::Bool(own.bits <= other.bits && own.has(other.address)))
}

fn is_link_local_multicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => it.octets()[..3] == [224, 0, 0],
        IpAddr::V6(it) => it.segments()[0] & 0xff0f == 0xff02,
    }
}

fn is_link_local_unicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => it.is_link_local(),
        IpAddr::V6(it) => it.segments()[0] & 0xffc0 == 0xfe80,
    }
}

fn is_global_unicast(address: IpAddr) -> bool {
    let broadcast = matches!(address, IpAddr::V4(it) if it.is_broadcast());
    !broadcast
        && !address.is_unspecified()
        && !address.is_loopback()
        && !address.is_multicast()
        && !is_link_local_unicast(address)
}

impl Display for Address {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for Block {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}
