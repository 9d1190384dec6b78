//! A directory of its own with a hostile tree in it, and runs of the program there that are ended by force.

use camino::Utf8PathBuf;
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long the processor may work for a run, in seconds; most take milliseconds. What nobody optimised takes longer.
const MOST_WORK: usize = if cfg!(debug_assertions) { 40 } else { 5 };

/// How long a run may take where others have the processor.
const LONGEST: Duration = Duration::from_secs(240);

/// How much memory a run may map, in KiB.
const MOST_MEMORY: usize = 3 << 20;

/// A user and a group that own nothing.
const NOBODY: u32 = 65534;

pub const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

/// A Flux Kustomization of a path.
pub fn ks(name: &str, path: &str, rest: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
         metadata: {{name: {name}, namespace: flux-system}}\nspec:\n  interval: 1m\n  prune: true\n  path: {path}\n  \
         sourceRef: {{kind: GitRepository, name: flux-system}}\n{rest}"
    )
}

/// Held by whoever keeps the machine busy, so that others have their time.
pub fn one_crowd_at_a_time() -> MutexGuard<'static, ()> {
    static CROWD: Mutex<()> = Mutex::new(());
    CROWD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A directory that is gone when it is dropped.
pub struct Place {
    /// Where it is; `tree` below it is where runs begin.
    pub top: Utf8PathBuf,
}

/// What came of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("offlux-hostile-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("tree")).expect("a directory");
        let dir = dir.canonicalize().expect("it is there");
        Place { top: Utf8PathBuf::from_path_buf(dir).expect("a path in UTF-8") }
    }

    /// A directory with files.
    pub fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let place = Place::new(name);
        files.iter().for_each(|(path, text)| place.write(path, text));
        place
    }

    pub fn path(&self, path: &str) -> Utf8PathBuf {
        self.top.join("tree").join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it is below the top")).expect("a directory");
        fs::write(path, text).expect("a file");
    }

    pub fn link(&self, path: &str, to: &str) {
        fs::create_dir_all(self.path(path).parent().expect("it is below the top")).expect("a directory");
        std::os::unix::fs::symlink(to, self.path(path)).expect("a link");
    }

    pub fn fifo(&self, path: &str) {
        fs::create_dir_all(self.path(path).parent().expect("it is below the top")).expect("a directory");
        let made = Command::new("mkfifo").arg(self.path(path)).status().expect("mkfifo runs");
        assert!(made.success());
    }

    /// A file of zeros that takes no room on the disk.
    pub fn sparse(&self, path: &str, bytes: u64) {
        self.write(path, "");
        File::options().write(true).open(self.path(path)).and_then(|f| f.set_len(bytes)).expect("a file");
    }

    /// All that is there: paths, with the text of small files and the ends of links.
    pub fn all(&self) -> BTreeMap<String, String> {
        let (mut open, mut all) = (vec![self.top.join("tree")], BTreeMap::new());
        while let Some(dir) = open.pop() {
            for entry in fs::read_dir(dir).expect("a directory").flatten() {
                let (path, kind) = (entry.path(), entry.file_type().expect("a kind"));
                let what = match kind {
                    _ if kind.is_dir() => String::from("directory"),
                    _ if kind.is_symlink() => fs::read_link(&path).expect("a link").display().to_string(),
                    _ if kind.is_file() && entry.metadata().is_ok_and(|meta| meta.len() < 1 << 20) => {
                        String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()).into_owned()
                    }
                    _ => String::from("something"),
                };
                if kind.is_dir() {
                    open.push(Utf8PathBuf::from_path_buf(path.clone()).expect("a path in UTF-8"));
                }
                all.insert(path.display().to_string(), what);
            }
        }
        all
    }

    /// Runs the program in the tree.
    pub fn run(&self, words: &[&str]) -> Run {
        self.shell("exec \"$0\" \"$@\"", words)
    }

    /// Runs a line of the shell in the tree, in which `"$0" "$@"` is the program with its words. What takes too long
    /// is ended, and fails the test.
    pub fn shell(&self, line: &str, words: &[&str]) -> Run {
        self.ended(self.line(line, words))
    }

    /// The same for a line that begins many runs at once.
    pub fn crowd(&self, line: &str, words: &[&str]) -> Run {
        let _alone = one_crowd_at_a_time();
        self.ended(self.line(line, words))
    }

    fn line(&self, line: &str, words: &[&str]) -> Command {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            &format!("ulimit -v {MOST_MEMORY}; ulimit -t {MOST_WORK}; {line}"),
            env!("CARGO_BIN_EXE_offlux"),
        ]);
        command.args(words).current_dir(self.path("")).env_clear().env("PATH", "/usr/bin:/bin");
        command
    }

    /// Runs the program in a directory of any name, with words of any bytes.
    pub fn run_in(&self, dir: &Path, words: &[&OsStr]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offlux"));
        command.args(words).current_dir(dir).env_clear().env("PATH", "/usr/bin:/bin");
        self.ended(command)
    }

    /// Runs the program in the tree as somebody who has only the rights that modes give, which root has not: as
    /// nobody, where the tests are run by root.
    pub fn run_with_few_rights(&self, words: &[&str]) -> Run {
        let program = self.top.join("program");
        if !program.exists() {
            let built = env!("CARGO_BIN_EXE_offlux");
            fs::hard_link(built, &program)
                .or_else(|_| fs::copy(built, &program).map(drop))
                .expect("the program");
        }
        let mut command = Command::new(program);
        command.args(words).current_dir(self.path("")).env_clear().env("HOME", "/nowhere");
        if fs::metadata(&self.top).expect("it is there").uid() == 0 {
            fs::set_permissions(&self.top, fs::Permissions::from_mode(0o755)).expect("a mode");
            command.uid(NOBODY).gid(NOBODY);
        }
        self.ended(command)
    }

    /// Does something while a path has another mode.
    pub fn with_mode<T>(&self, path: &str, mode: u32, act: impl FnOnce() -> T) -> T {
        let path = self.path(path);
        let before = fs::metadata(&path).expect("it is there").permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("a mode");
        let outcome = act();
        fs::set_permissions(&path, before).expect("a mode");
        outcome
    }

    /// What came of a command, which has to end.
    fn ended(&self, mut command: Command) -> Run {
        let told = |name: &str| self.top.join(format!("{name}-{:?}", std::thread::current().id()));
        let (out, err) = (told("out"), told("err"));
        let mut child = command
            .stdin(Stdio::null())
            .stdout(File::create(&out).expect("a file"))
            .stderr(File::create(&err).expect("a file"))
            .spawn()
            .expect("it runs");
        let begun = Instant::now();
        let code = loop {
            if let Some(status) = child.try_wait().expect("a child") {
                break status.code();
            }
            if begun.elapsed() > LONGEST {
                let _ = child.kill();
                let _ = child.wait();
                panic!("{command:?} does not end");
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let text = |path| String::from_utf8_lossy(&fs::read(path).expect("a file")).into_owned();
        let run = Run { code, out: text(out), err: text(err) };
        let is_crash = |word: &&&str| run.err.contains(**word);
        assert_eq!(["panicked", "broke down", "overflowed"].iter().find(is_crash), None, "{}", run.err);
        run
    }

    /// Begins a run and interrupts it so long after; gives its exit code, or nothing when the interrupt ended it.
    pub fn interrupted(&self, words: &[&str], milliseconds: u64, signal: Signal) -> Option<i32> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_offlux"))
            .args(words)
            .current_dir(self.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        std::thread::sleep(Duration::from_millis(milliseconds));
        // It fails where the run has ended, which is what is asked next.
        let _ = kill_process(Pid::from_child(&child), signal);
        child.wait().expect("a child").code()
    }

    /// Demands that a run is refused with some words, prints nothing and leaves the tree as it was.
    pub fn refuses(&self, words: &[&str], told: &[&str]) {
        let before = self.all();
        let run = self.run(words);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{words:?}: {}", run.err);
        for told in told {
            assert!(run.err.contains(told), "{words:?}: no `{told}` in {}", run.err);
        }
        assert_eq!(self.all(), before);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.top);
    }
}

/// What `kustomize build` of the tree is called.
pub const BUILD: [&str; 3] = ["kustomize", "build", "."];
