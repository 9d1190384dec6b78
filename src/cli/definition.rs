//! The command line as completions and manual pages show it: all of it, the emulations too, and the
//! output formats that each command has.
//!
//! Nothing is parsed by this definition. The emulations' flags are pflag's, and of ours they take none but those
//! that their own lists name, so that global flags are given to the other commands one by one.

use super::pflag::{Flag, Takes};
use super::{Cli, Global, build_kustomization, envsubst, flux, kustomize, kustomize_version};
use super::{affected, check, clusters, diff, get, graph, render, report_merge, validate, vars, why};
use clap::builder::{PossibleValuesParser, Str};
use clap::{Arg, ArgAction, Args, Command, CommandFactory, ValueHint};

/// All commands; built, so that each knows how it is called.
pub fn whole() -> Command {
    let own = Cli::command()
        .bin_name("offlux")
        .disable_help_subcommand(true)
        .after_help(None::<&'static str>)
        .mut_args(|arg| arg.global(false))
        .mut_subcommands(|command| everywhere(with_formats(command)));
    let mut whole = own.subcommands(emulations());
    whole.build();
    whole
}

/// A command and the flags of every command; of one that has further ones, these.
fn everywhere(command: Command) -> Command {
    if command.has_subcommands() {
        return command.mut_subcommands(|command| everywhere(with_formats(command)));
    }
    let format = command.get_arguments().find(|arg| arg.get_id() == "output").cloned();
    let flags = Global::augment_args(Command::new("flags"));
    let flags = flags.get_arguments().filter(|arg| arg.get_id() != "output" || format.is_none());
    let flags: Vec<Arg> = flags.cloned().map(|flag| flag.global(false)).collect();
    command.args(flags)
}

/// `-o` with the formats of a command that has some.
fn with_formats(command: Command) -> Command {
    let formats = match command.get_name() {
        "render" => render::formats(),
        "get" => get::formats(),
        "graph" => graph::formats(),
        "check" => check::formats(),
        "validate" => validate::formats(),
        "why" => why::formats(),
        "vars" => vars::formats(),
        "diff" => diff::formats(),
        "affected" => affected::formats(),
        "clusters" => clusters::formats(),
        "merge" => report_merge::formats(),
        _ => return command,
    };
    let format = Arg::new("output").short('o').long("output").value_name("FORMAT");
    let format = format.help("The output's format").help_heading("Everywhere").env("OFFLUX_OUTPUT");
    command.arg(format.value_parser(PossibleValuesParser::new(formats)))
}

/// The names of a command's formats.
pub fn names<T>(formats: &[(&'static str, T)]) -> Vec<&'static str> {
    formats.iter().map(|(name, _)| *name).collect()
}

fn emulations() -> [Command; 3] {
    let directory = Arg::new("DIR").value_hint(ValueHint::DirPath).help("The directory to build");
    let name = Arg::new("NAME").required(true).help("The Kustomization to build");
    let build = Command::new("build").about("Build a directory, as `kustomize build` does");
    let version = Command::new("version").about("Print the version of kustomize that offlux stands in for");
    let kustomization = Command::new("kustomization").visible_alias("ks");
    let kustomization = kustomization.about("Build a Flux Kustomization, as `flux build kustomization` does");
    [
        Command::new("kustomize")
            .about("As kustomize: `kustomize build`, same flags, same bytes")
            .subcommand_required(true)
            .subcommand(build.arg(directory).args(args(&[kustomize::FLAGS])))
            .subcommand(version.args(args(&[kustomize_version::FLAGS]))),
        Command::new("build")
            .about("As `flux build`: of its commands `kustomization`, same flags, same bytes")
            .subcommand_required(true)
            .subcommand(kustomization.arg(name).args(args(&[build_kustomization::FLAGS, flux::FLAGS]))),
        Command::new("envsubst")
            .about("As `flux envsubst`: standard input, with ${…} replaced from the environment")
            .args(args(&[envsubst::FLAGS, flux::FLAGS])),
    ]
}

/// pflag's flags as clap's; of those that are there twice the first, as pflag has it.
fn args(lists: &[&[Flag]]) -> Vec<Arg> {
    let mut args: Vec<Arg> = Vec::new();
    for flag in lists.iter().flat_map(|list| list.iter()) {
        if args.iter().all(|arg| arg.get_id() != flag.name) {
            args.push(arg(flag));
        }
    }
    args
}

fn arg(flag: &Flag) -> Arg {
    let arg = Arg::new(flag.name).long(flag.name).help(flag.help);
    let arg = arg.hide(flag.help.is_empty() || flag.deprecated.is_some());
    let arg = match flag.letter {
        Some(letter) => arg.short(letter),
        None => arg,
    };
    let arg = match flag.takes {
        Takes::Switch => return arg.action(ArgAction::SetTrue),
        Takes::Text => arg.action(ArgAction::Set),
        Takes::Texts | Takes::List => arg.action(ArgAction::Append),
    };
    let (value, hint) = value(flag.name);
    arg.value_name(value).value_hint(hint)
}

/// What stands for a flag's value, and what the shell offers for it.
fn value(flag: &str) -> (Str, ValueHint) {
    match flag {
        "chdir" | "path" => ("DIR".into(), ValueHint::DirPath),
        "kustomization-file" | "resource" => ("FILE".into(), ValueHint::FilePath),
        "output" => ("FILE|DIR".into(), ValueHint::AnyPath),
        "set" => ("NAME=VALUE".into(), ValueHint::Unknown),
        _ => ("VALUE".into(), ValueHint::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at<'a>(command: &'a Command, path: &[&str]) -> &'a Command {
        path.iter().fold(command, |at, name| at.find_subcommand(name).expect("a command"))
    }

    fn flags(command: &Command) -> Vec<String> {
        command.get_arguments().filter_map(|arg| arg.get_long().map(str::to_owned)).collect()
    }

    /// The commands that do something, as they are typed: of one that has further ones, these.
    fn typed(command: &Command, before: &[&str]) -> Vec<Vec<String>> {
        let below = command.get_subcommands().filter(|command| command.get_name() != "help");
        let found = below.flat_map(|command| typed(command, &[before, &[command.get_name()]].concat()));
        let found: Vec<Vec<String>> = found.collect();
        let own = || vec![before.iter().map(|word| (*word).to_owned()).collect()];
        if found.is_empty() { own() } else { found }
    }

    fn words(path: &[String]) -> Vec<&str> {
        path.iter().map(String::as_str).collect()
    }

    #[test]
    fn the_definition_holds_together() {
        whole().debug_assert();
    }

    #[test]
    fn emulations_have_their_own_flags_and_no_others() {
        let whole = whole();
        let build = flags(at(&whole, &["kustomize", "build"]));
        assert!(build.contains(&"load-restrictor".to_owned()) && !build.contains(&"rev".to_owned()));
        assert!(flags(at(&whole, &["build", "ks"])).contains(&"kustomization-file".to_owned()));
        assert_eq!(flags(at(&whole, &["envsubst"]))[0], "strict");
    }

    #[test]
    fn every_command_of_our_own_has_the_flags_of_all_and_keeps_its_words() {
        let whole = whole();
        let defined = Cli::command();
        let commands = typed(&defined, &[]);
        assert!(commands.len() > 10 && commands.contains(&vec!["report".to_owned(), "merge".to_owned()]));
        for path in &commands {
            let (shown, command) = (at(&whole, &words(path)), at(&defined, &words(path)));
            for flag in ["root", "cluster", "output", "flux-version"] {
                assert!(flags(shown).contains(&flag.to_owned()), "{path:?} {flag}");
            }
            assert_eq!(
                shown.get_about().map(ToString::to_string),
                command.get_about().map(ToString::to_string)
            );
        }
    }

    #[test]
    fn formats_are_offered_where_there_are_some() {
        let whole = whole();
        let offered = |path: &[&str]| {
            let output = at(&whole, path).get_arguments().find(|arg| arg.get_id() == "output");
            output.expect("every command has it").get_possible_values().len()
        };
        let all = typed(&whole, &[]);
        let ours = all.iter().filter(|path| !["kustomize", "build", "envsubst"].contains(&path[0].as_str()));
        let without: Vec<String> =
            ours.filter(|path| offered(&words(path)) == 0).map(|path| path.join(" ")).collect();
        assert_eq!(without, ["completion", "man"]);
    }
}
