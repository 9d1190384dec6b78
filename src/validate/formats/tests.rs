use super::*;

fn check(format: Format, good: &[&str], bad: &[&str]) {
    for text in good {
        assert!(fits(format, text), "{format:?} {text:?}");
    }
    for text in bad {
        assert!(!fits(format, text), "{format:?} {text:?}");
    }
}

#[test]
fn quantities_are_read_as_in_kubernetes() {
    let good = ["0", "1", "100m", "1.5Gi", "1e3", "1E-3", "-1", "+1k", ".5", "1.", "12E", "k", "-", "1.G"];
    check(
        Format::Quantity,
        &good,
        &["", "abc", "1 Gi", "1gi", "1K", "1GB", "1e", "1e3i", "1Gi ", "0x10", "1..5"],
    );
}

#[test]
fn durations_are_read_as_in_go() {
    let good = ["0", "1h30m", "1.5s", "-2ms", "1µs", ".5s", "1.s", "+0", "2540400h10m"];
    check(Format::GoDuration, &good, &["", "1", "1d", "5 m", "h", "-", ".s", "1h-1m", "9999999h", "1H"]);
    check(Format::Duration, &["1 day", "2w", "3 hours", "1h"], &["", "day", "1 yearling"]);
    check(Format::AnyDuration, &["PT1H", "P1Y2M3DT4H5M6S", "P4W", "1h"], &["P", "PT", "PD", "1", ""]);
}

#[test]
fn times_are_those_of_rfc_3339() {
    let good = ["2006-01-02T15:04:05Z", "2006-01-02t15:04:05.123z", "2024-02-29T00:00:00+01:00"];
    let bad = [
        "2006-01-02",
        "2006-01-02T15:04:05",
        "2006-01-02T24:00:00Z",
        "2023-02-29T00:00:00Z",
        "",
        "2006-01-02 15:04:05Z",
    ];
    check(Format::DateTime, &good, &bad);
    check(Format::Date, &["2006-01-02"], &["2006-1-2", "2006-13-01", "2006-01-00", "é006-01-2"]);
    check(Format::Time, &["15:04:05Z", "15:04:05.1-07:00"], &["15:04:05", "15:60:05Z"]);
}

#[test]
fn base64_of_kubernetes_may_be_empty_and_folded() {
    check(Format::Byte, &["", "YQ==", "YW\nJj"], &["YQ", "Y Q==", "YQ=", "a-b_"]);
    check(Format::Base64, &["YQ==", "YR=="], &["", "YQ", "YW\nJj"]);
}

#[test]
fn addresses_are_read_as_in_go() {
    check(Format::Ipv4, &["10.0.0.1", "010.0.0.1", "::ffff:1.2.3.4"], &["10.0.0", "10.0.0.256", "::1", ""]);
    check(Format::Ipv6, &["::1", "fe80::1"], &["fe80::1%eth0", "10.0.0.1", ":::"]);
    check(Format::Ip, &["::1", "10.0.0.1"], &["a"]);
    check(Format::Cidr, &["10.0.0.0/8", "::/0"], &["10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1"]);
    check(
        Format::Mac,
        &["00:00:5e:00:53:01", "0000.5e00.5301", "00-00-5e-00-53-01"],
        &["00:00:5e", "00:00:5e:00:53:0g"],
    );
}

#[test]
fn names_are_held_to_their_rules() {
    check(
        Format::Hostname,
        &["localhost", "a.example.com", "my-host.example.com"],
        &["", "-a", "a.b", "a..com", "my-long-host", "example.c0m"],
    );
    check(Format::DnsName, &["my-long-host", "a.b", "a.b."], &["", "-a", "a_b"]);
    check(Format::ShortName, &["a", "a-1"], &["", "A", "-a", "a.b"]);
    check(Format::LongName, &["a.b", "a"], &["", "a..b", "A"]);
    check(
        Format::Email,
        &["a@b", "Ann <ann@example.com>", "\"a b\"@c"],
        &["", "a", "@b", "a@", "a..b@c", "a b@c"],
    );
    let uuid = "123e4567-e89b-42d3-a456-426614174000";
    check(
        Format::Uuid,
        &[uuid, "123e4567e89b42d3a456426614174000"],
        &["", "123e4567-e89b-42d3-a456-42661417400"],
    );
    check(Format::UuidOf(4), &[uuid], &["123e4567-e89b-12d3-a456-426614174000"]);
}

#[test]
fn uris_are_read_as_in_go() {
    let good = [
        "http://a.b",
        "/a/b",
        "mailto:a@b",
        "http://[::1]:80/",
        "https://u:p@h:8080/p?q=1#f",
        "oci://ghcr.io/a",
    ];
    check(
        Format::Uri,
        &good,
        &["", "a.b", "./a", "http://a b/", "http://a:x/", "http://%zz/", ":a", "http://[::1"],
    );
    check(Format::UriReference, &["a.b", "", "#a", "../a?b"], &["%zz", ":a"]);
    check(Format::JsonPointer, &["", "/a/~1b"], &["a", "/~2"]);
    check(Format::Regex, &["a+"], &["a("]);
}

#[test]
fn numbers_carry_their_checks() {
    check(Format::Isbn(None), &["0321751043", "978-0321751041"], &["0321751044", "978-0321751042", ""]);
    check(Format::Isbn(Some(13)), &["978-0321751041"], &["0321751043"]);
    check(Format::CreditCard, &["4220855426222389", "3743 5396 9708 156a"], &["4220855426213389", ""]);
    check(Format::Ssn, &["123-45-6789"], &["123456789"]);
    check(Format::HexColor, &["#fff", "A0B0C0"], &["#ff", "#ggg"]);
    check(Format::RgbColor, &["rgb(0, 31,255)"], &["rgb(0,31,256)", "rgb(01,31,255)", "rgb(0,31)"]);
    check(Format::BsonId, &["507f1f77bcf86cd799439011"], &["507f"]);
}

#[test]
fn only_what_an_api_server_checks_is_checked() {
    assert_eq!(of_custom_resources("date-time", Types::STRING), Some(Format::DateTime));
    assert_eq!(of_custom_resources("int32", Types::INTEGER), Some(Format::Int32));
    assert_eq!(of_custom_resources("int32", Types::STRING), None);
    assert_eq!(of_custom_resources("ip", Types::STRING), None);
    assert_eq!(of_custom_resources("date-time", Types::OBJECT), None);
}
