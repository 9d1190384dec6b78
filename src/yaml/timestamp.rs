//! Timestamps as go-yaml recognises them (four layouts of Go's `time.Parse`) and as JSON prints them.

/// A moment in its own time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timestamp {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    nanosecond: u32,
    /// East of UTC, in minutes.
    offset: i32,
}

impl Timestamp {
    /// RFC 3339 with as many digits of the second as it takes; `None` where `encoding/json` refuses
    /// an offset of 24 hours.
    pub fn to_json(self) -> Option<String> {
        let Timestamp { year, month, day, hour, minute, second, .. } = self;
        let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        if self.nanosecond > 0 {
            let digits = format!("{:09}", self.nanosecond);
            text.push('.');
            text.push_str(digits.trim_end_matches('0'));
        }
        match self.offset {
            0 => text.push('Z'),
            offset if offset.abs() >= 24 * 60 => return None,
            offset => {
                let sign = if offset < 0 { '-' } else { '+' };
                text.push_str(&format!("{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60));
            }
        }
        Some(text)
    }
}

/// Reads a timestamp: `2001-1-2`, `2001-1-2T3:4:5Z`, with `t`, or with a space and no zone.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    if bytes.len() < 5 || bytes[4] != b'-' || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut rest = Rest(bytes);
    let year = rest.digits(4)?;
    rest.expect(b'-')?;
    let month = rest.one_or_two()?;
    rest.expect(b'-')?;
    let day = rest.one_or_two()?;
    if !(1..=12).contains(&month) || day < 1 || day > days_in(month, year) {
        return None;
    }
    let date = Timestamp { year, month, day, hour: 0, minute: 0, second: 0, nanosecond: 0, offset: 0 };
    match rest.0.split_first() {
        None => Some(date),
        Some((b'T' | b't', _)) => clock(date, rest, true),
        Some((b' ', _)) => clock(date, rest, false),
        _ => None,
    }
}

fn clock(date: Timestamp, mut rest: Rest<'_>, zone: bool) -> Option<Timestamp> {
    rest.0 = &rest.0[1..];
    let hour = rest.one_or_two()?;
    rest.expect(b':')?;
    let minute = rest.one_or_two()?;
    rest.expect(b':')?;
    let second = rest.one_or_two()?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let nanosecond = rest.fraction();
    let offset = if zone { rest.offset()? } else { 0 };
    rest.0.is_empty().then_some(Timestamp { hour, minute, second, nanosecond, offset, ..date })
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn expect(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        (*first == byte).then_some(())
    }

    fn digits(&mut self, count: usize) -> Option<u32> {
        let digits = self.0.get(..count)?;
        self.0 = &self.0[count..];
        digits.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    }

    fn one_or_two(&mut self) -> Option<u32> {
        let two = self.0.get(1).is_some_and(u8::is_ascii_digit);
        self.digits(if two { 2 } else { 1 })
    }

    /// Nanoseconds after a dot or a comma; digits after the ninth are lost.
    fn fraction(&mut self) -> u32 {
        let digits = match self.0 {
            [b'.' | b',', rest @ ..] => rest.iter().take_while(|b| b.is_ascii_digit()).count(),
            _ => 0,
        };
        if digits == 0 {
            return 0;
        }
        let kept = &self.0[1..=digits.min(9)];
        let n = kept.iter().fold(0, |n, b| n * 10 + u32::from(b - b'0'));
        let scale = 10u32.pow(9 - kept.len() as u32);
        self.0 = &self.0[1 + digits..];
        n * scale
    }

    /// `Z` or `+hh:mm`, in minutes.
    fn offset(&mut self) -> Option<i32> {
        let (sign, rest) = self.0.split_first()?;
        self.0 = rest;
        let sign = match sign {
            b'Z' => return Some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.digits(2)?;
        self.expect(b':')?;
        let minutes = self.digits(2)?;
        (hours <= 24 && minutes <= 60).then_some(sign * (hours * 60 + minutes) as i32)
    }
}

fn days_in(month: u32, year: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
