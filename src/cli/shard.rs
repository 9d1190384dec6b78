//! The flag that makes a run one of several, and what tells such runs to belong together.

use super::Global;
use crate::error::Result;
use crate::report::shards::{Head, VERSION};
use crate::shard::Shard;
use crate::shard::inputs::{Side, told};

/// Which of several runs this is.
#[derive(Clone, Debug, clap::Args)]
pub struct ShardFlag {
    /// Answer for one of COUNT parts alone, INDEX counting from 1; `offlux report merge` puts what -o json prints
    /// together again
    #[arg(long, value_name = "INDEX/COUNT", env = "OFFLUX_SHARD")]
    shard: Option<String>,
}

impl ShardFlag {
    /// What the flag means.
    ///
    /// # Errors
    /// When it means no shard.
    pub fn get(&self) -> Result<Option<Shard>> {
        self.shard.as_deref().map(Shard::parse).transpose()
    }
}

/// What the report of a run begins with. `words` are the flags of the command itself that decide what is told.
pub fn head(shard: Shard, command: &str, global: &Global, words: &[String], sides: &[Side<'_>]) -> Head {
    let namespace = global.namespace.as_deref().filter(|_| !global.all_namespaces);
    let names = |pairs: &[String]| -> Vec<String> {
        pairs.iter().map(|pair| pair.split('=').next().unwrap_or_default().to_owned()).collect()
    };
    let asked = vec![
        format!("{:?}", global.cluster),
        format!("{namespace:?}"),
        format!("{:?}", names(&global.set)),
        format!("{:?}", global.resource),
        format!("{:?}", global.missing_secrets),
        format!("{:?}", global.flux_version),
        format!("{words:?}"),
    ];
    Head {
        index: shard.index,
        count: shard.count,
        command: command.to_owned(),
        version: VERSION.to_owned(),
        inputs: told(sides, &asked),
    }
}
