//! Which Kustomizations one of several runs answers for, so that a CI system can have many machines do the work of
//! one.
//!
//! Every run renders all clusters: what one Kustomization holds is decided by others. It looks closer, and tells, of
//! its own [`Part`] alone. Who has which is worked out alike by each of them ([`balance`]), and [`inputs`] tells
//! whether they looked at the same.

pub mod balance;
pub mod inputs;

use crate::cluster::{Cluster, UnitId};
use crate::error::{Error, Result};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// How many runs there may be at most.
pub const MOST: usize = 1000;

/// One of several runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which one, from 1.
    pub index: usize,
    /// How many there are.
    pub count: usize,
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl Shard {
    /// Reads `2/8`.
    ///
    /// # Errors
    /// When it is no such pair, or one of numbers that mean nothing.
    pub fn parse(text: &str) -> Result<Self> {
        let number =
            |text: &str| text.parse::<usize>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
        let pair = text.split_once('/').and_then(|(index, count)| Some((number(index)?, number(count)?)));
        let refused = |why: &str| Error::usage(format!("--shard {text}: {why}"));
        match pair {
            None => Err(refused("this is no INDEX/COUNT").hint("write --shard 2/8 for the second of eight")),
            Some((_, 0)) => Err(refused("there is one shard at least").hint("write --shard 1/1 for all")),
            Some((_, count)) if count > MOST => {
                Err(refused(&format!("there are at most {MOST} shards")).hint("take fewer"))
            }
            Some((0, count)) => Err(refused("shards are counted from 1").hint(format!(
                "the first one is 1/{count}; add one where an index begins with 0, as JOB_COMPLETION_INDEX does"
            ))),
            Some((index, count)) if index > count => Err(refused("there is no such shard")
                .hint(format!("the last one is {count}/{count}"))),
            Some((index, count)) => Ok(Shard { index, count }),
        }
    }
}

/// What a run answers for.
#[derive(Clone, Debug, Default)]
pub struct Part(Option<Shared>);

/// Who has which Kustomization.
#[derive(Clone, Debug)]
struct Shared {
    shard: Shard,
    /// By the cluster's name.
    clusters: HashMap<String, Owners>,
}

/// Who has which Kustomization of a cluster.
#[derive(Clone, Debug, Default)]
struct Owners {
    units: HashMap<UnitId, usize>,
    /// Who has the one that the cluster begins with.
    first: usize,
}

impl Part {
    /// All there is.
    pub fn whole() -> Self {
        Part(None)
    }

    /// What a run has of clusters, each by the name that it is told by. A cluster may be there several times, as the
    /// sides of a comparison are: its Kustomizations weigh what they hold on all sides, and belong to one run.
    pub fn of<'a>(shard: Option<Shard>, clusters: impl IntoIterator<Item = (&'a str, &'a Cluster)>) -> Self {
        let Some(shard) = shard else { return Part::whole() };
        let mut weights: BTreeMap<(&str, &UnitId), usize> = BTreeMap::new();
        let mut firsts: HashMap<&str, &UnitId> = HashMap::new();
        for (name, cluster) in clusters {
            for unit in &cluster.units {
                firsts.entry(name).or_insert(&unit.id);
                *weights.entry((name, &unit.id)).or_insert(1) += unit.objects.len();
            }
        }
        let costs: Vec<usize> = weights.values().copied().collect();
        let owners = balance::balanced(&costs, shard.count);
        let mut clusters: HashMap<String, Owners> = HashMap::new();
        for ((name, id), owner) in weights.into_keys().zip(owners) {
            let of = clusters.entry(name.to_owned()).or_default();
            of.units.insert(id.clone(), owner + 1);
            if firsts.get(name) == Some(&id) {
                of.first = owner + 1;
            }
        }
        Part(Some(Shared { shard, clusters }))
    }

    /// Which run it is; none where there is but one.
    pub fn shard(&self) -> Option<Shard> {
        self.0.as_ref().map(|shared| shared.shard)
    }

    /// Whether a Kustomization of a cluster is in it.
    pub fn has(&self, cluster: &str, unit: &UnitId) -> bool {
        self.owns(|shared| shared.clusters.get(cluster)?.units.get(unit).copied())
    }

    /// Whether what is a matter of a cluster as a whole is in it: whoever has the Kustomization that the cluster begins
    /// with has that too.
    pub fn has_cluster(&self, cluster: &str) -> bool {
        self.owns(|shared| shared.clusters.get(cluster).map(|owners| owners.first))
    }

    /// Whether what is a matter of no cluster is in it: that is the first run's.
    pub fn has_repository(&self) -> bool {
        self.owns(|_| Some(1))
    }

    fn owns(&self, owner: impl Fn(&Shared) -> Option<usize>) -> bool {
        self.0.as_ref().is_none_or(|shared| owner(shared).unwrap_or(1) == shared.shard.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_a_pair_of_numbers_from_one() {
        assert_eq!(Shard::parse("2/8").expect("a shard").to_string(), "2/8");
        assert_eq!(Shard::parse("1000/1000").expect("a shard").count, MOST);
        for (text, told) in [
            ("", "no INDEX/COUNT"),
            ("2", "no INDEX/COUNT"),
            ("2/", "no INDEX/COUNT"),
            ("+2/8", "no INDEX/COUNT"),
            ("2/8/9", "no INDEX/COUNT"),
            ("-1/8", "no INDEX/COUNT"),
            ("99999999999999999999/8", "no INDEX/COUNT"),
            ("0/8", "counted from 1"),
            ("9/8", "no such shard"),
            ("0/0", "one shard at least"),
            ("1/1001", "at most 1000"),
        ] {
            let error = Shard::parse(text).expect_err(text);
            assert!(error.message().contains(told) && !error.hints().is_empty(), "{text}: {error:?}");
        }
    }

    #[test]
    fn the_whole_has_everything() {
        let id = UnitId::new("a", "b");
        assert!(Part::whole().has("x", &id) && Part::whole().has_cluster("x"));
        assert!(Part::whole().has_repository() && Part::whole().shard().is_none());
    }

    #[test]
    fn what_is_of_no_cluster_is_the_firsts() {
        let has = |index| Part::of(Some(Shard { index, count: 3 }), []).has_repository();
        assert_eq!([1, 2, 3].map(has), [true, false, false]);
    }
}
