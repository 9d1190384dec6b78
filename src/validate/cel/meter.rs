//! What an evaluation costs, counted as an API server counts it, and how it can end without a value.
//!
//! Upstream: `k8s.io/apiserver/pkg/apis/cel/config.go` (limits), cel-go v0.26 `interpreter/runtimecost.go` and
//! `k8s.io/apiserver/pkg/cel/library/cost.go` v0.36 (costs). What is made in memory is counted as well, where
//! upstream counts nothing: the sums of long lists, and what `replace` and `format` write.

/// What one expression may cost.
pub const CALL_LIMIT: u64 = 1_000_000;

/// What all rules of one object may cost together.
pub const OBJECT_LIMIT: u64 = 10_000_000;

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What an API server would say too: `no such key: a`.
    Failed(String),
    /// It depends on a value that nobody may look at, or on a function that is not known here.
    Unknown,
    /// It costs too much.
    Limit,
}

/// How evaluations end.
pub type Found<T> = Result<T, Fault>;

impl Fault {
    /// What an API server would say too.
    pub fn failed(why: impl Into<String>) -> Self {
        Fault::Failed(why.into())
    }

    /// Values of these types do not go together.
    pub fn no_overload() -> Self {
        Fault::failed("no such overload")
    }
}

/// Counts what is spent.
#[derive(Debug)]
pub struct Meter {
    call: u64,
    object: u64,
}

impl Default for Meter {
    fn default() -> Self {
        Meter { call: CALL_LIMIT, object: OBJECT_LIMIT }
    }
}

impl Meter {
    /// Begins another expression.
    pub fn begin(&mut self) {
        self.call = CALL_LIMIT;
    }

    /// What was spent for the object.
    pub fn spent(&self) -> u64 {
        OBJECT_LIMIT - self.object
    }

    /// Whether the object's budget is used up.
    pub fn is_empty(&self) -> bool {
        self.object == 0
    }

    /// Spends.
    ///
    /// # Errors
    /// When there is not that much left; then nothing is left of the expression's.
    pub fn spend(&mut self, cost: u64) -> Found<()> {
        if cost > self.object {
            self.object = 0;
        }
        if cost > self.call || self.object == 0 {
            self.call = 0;
            return Err(Fault::Limit);
        }
        self.call -= cost;
        self.object -= cost;
        Ok(())
    }

    /// Spends for going through text or bytes: a tenth for each.
    ///
    /// # Errors
    /// As [`Meter::spend`].
    pub fn traverse(&mut self, size: usize) -> Found<()> {
        self.spend((size as u64).div_ceil(10))
    }

    /// Spends for making a list: nothing for short ones, one for each element of long ones.
    ///
    /// # Errors
    /// As [`Meter::spend`].
    pub fn make(&mut self, elements: usize) -> Found<()> {
        self.spend(if elements > 1000 { elements as u64 } else { 0 })
    }

    /// Spends for matching a regular expression of some length on text.
    ///
    /// # Errors
    /// As [`Meter::spend`].
    pub fn matching(&mut self, text: usize, pattern: usize) -> Found<()> {
        self.spend((text as u64 + 1).div_ceil(10) * (pattern as u64).div_ceil(4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_and_an_object_have_limits() {
        let mut meter = Meter::default();
        assert_eq!(meter.spend(CALL_LIMIT + 1), Err(Fault::Limit));
        for _ in 0..OBJECT_LIMIT / CALL_LIMIT {
            meter.begin();
            assert_eq!(meter.spend(CALL_LIMIT), Ok(()));
        }
        meter.begin();
        assert_eq!(meter.spend(1), Err(Fault::Limit));
        assert!(meter.is_empty());
    }
}
