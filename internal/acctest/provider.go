// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// Binary is a way to build the provider.
type Binary struct {
	pkg  string
	race bool
}

// Binaries that tests run.
var (
	ShortWaits = Binary{pkg: "./internal/cmd/testprovider"} // the provider with Timings and Backoff
	Racing     = Binary{ShortWaits.pkg, raceEnabled}        // the same, with the race detector if the test has it
	AsReleased = Binary{pkg: "."}                           // the provider as users have it

	// SandboxProgram is no provider, but the sandbox's own program.
	SandboxProgram = Binary{pkg: "./internal/sandbox/cmd/wazzup-sandbox"}
)

// attachable reports whether the test's process can serve the provider instead.
func (b Binary) attachable() bool { return b.pkg == ShortWaits.pkg && !runAll }

// RaceEnv names the environment variable that, set to "all", enables the race detector in each provider that a test runs. It
// doubles the time of a run. Without it, only tests that run several resources at a time or interrupt a run use the race
// detector, and only under the first of the semantics.
const RaceEnv = "WAZZUP_TEST_RACE"

var built struct {
	sync.Mutex
	folders map[Binary]string
}

// Provider builds one of the provider's binaries, once for this process, and returns its folder.
func Provider(t testing.TB, binary Binary) string {
	t.Helper()
	if os.Getenv(RaceEnv) == "all" {
		binary.race = raceEnabled
	}
	built.Lock()
	defer built.Unlock()
	if folder, ok := built.folders[binary]; ok {
		return folder
	}
	folder, err := binary.build()
	if err != nil {
		t.Fatal(err)
	}
	if built.folders == nil {
		built.folders = map[Binary]string{}
	}
	built.folders[binary] = folder
	return folder
}

func (b Binary) build() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp("", "terraform-provider-wazzup")
	if err != nil {
		return "", err
	}
	args := []string{"build", "-o", filepath.Join(folder, "terraform-provider-wazzup"+executableSuffix())}
	if b.race {
		args = append(args, "-race")
	}
	if coverDir() != "" {
		args = append(args, "-cover", "-covermode=atomic", "-coverpkg=./internal/...")
	}
	cmd := exec.Command("go", append(args, b.pkg)...) //nolint:noctx // it ends by itself
	cmd.Dir = root
	if output, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w%s", b.pkg, err, indented(string(output)))
	}
	return folder, nil
}

// coverDir returns the folder to which binaries write their coverage, for make cover; "" for none. (GOCOVERDIR itself does not
// reach this process, because go test overwrites it.)
func coverDir() string { return os.Getenv("WAZZUP_TEST_COVER") }

// SoakEnv names the environment variable that makes tests run as often as the promises require. Without it, they run only as
// often as a developer can wait for.
const SoakEnv = "WAZZUP_SOAK"

// AllEnv names the environment variable that, set to anything, has every test run in full: under each of the semantics,
// and with the provider's binary.
const AllEnv = "WAZZUP_TEST_ALL"

var runAll = os.Getenv(AllEnv) != ""

// Random has the numbers of cases that random tests draw under each of the semantics, and the average number of steps in a
// state machine.
type Random struct {
	Test     int // cases in make test
	All      int // cases in make test-all; 0 means Test
	Soak     int // cases in make soak
	SoakRace int // cases in make soak under the slow race detector; 0 means Soak
	Steps    int
}

// Main runs a package's tests and removes the binaries that Provider has built for them. Random tests draw the usual number of
// cases.
func Main(m *testing.M) { MainWith(m, Random{Test: 15, Soak: 200, Steps: 30}) }

// MainWith is Main with other numbers for random tests. The flags -rapid.checks, -rapid.steps and -rapid.seed override them.
// A soak draws other cases each time, other runs the same.
func MainWith(m *testing.M, random Random) {
	checks := random.Test
	if runAll {
		checks = cmp.Or(random.All, checks)
	}
	if os.Getenv(SoakEnv) != "" {
		checks = random.Soak
		if raceEnabled && random.SoakRace > 0 {
			checks = random.SoakRace
		}
	}
	if os.Getenv("GOGC") == "" { // the processes of tests are short and make much garbage: this one, and each that it starts
		debug.SetGCPercent(400)
		_ = os.Setenv("GOGC", "400")
	}
	_ = flag.Set("rapid.checks", fmt.Sprint(checks)) // fails if the package has no random tests, and so no such flag
	if os.Getenv(SoakEnv) == "" && os.Getenv("RAPID_SEED") == "" {
		_ = flag.Set("rapid.seed", "1") // a change that breaks nothing finds no old fault: only make soak draws new cases
	}
	_ = flag.Set("rapid.steps", fmt.Sprint(random.Steps))
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_WAZZUP_HTTP"} { // of providers that this process serves
		_ = os.Setenv(name, "off")
	}
	lockDir = folderOfItsOwn()
	code := m.Run()
	// go-plugin closes the pipes of a provider served from this process only when the garbage collector frees them.
	if err := goleak.Find(goleak.IgnoreAnyFunction("github.com/hashicorp/go-plugin.copyChan")); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	for _, folder := range built.folders {
		_ = os.RemoveAll(folder)
	}
	_ = os.RemoveAll(lockDir)
	os.Exit(code)
}

// lockDir is the folder for the files of a Core's provider, so that they do not mix with those of the person who runs the tests.
var lockDir string

// MachineOf returns a folder in lockDir, for those who use a sandbox with a token.
func MachineOf(url, token string) string {
	if lockDir == "" {
		return ""
	}
	return filepath.Join(lockDir, folderName(url), folderName(token))
}

func folderName(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// removeMachines removes the folders of an earlier sandbox at the same URL. The system gives a port again that is free, and what
// runs against the earlier sandbox have left must not apply to this one.
func removeMachines(url string) {
	if lockDir != "" {
		_ = os.RemoveAll(filepath.Join(lockDir, folderName(url)))
	}
}

// folderOfItsOwn makes a temporary folder, in memory if the system has a place for that and TMPDIR names no other one: a disk can
// take longer for the many small files than the tests do. It returns "", which means the user's cache folder, if that fails.
func folderOfItsOwn() string {
	parents := []string{"/dev/shm", ""}
	if os.Getenv("TMPDIR") != "" {
		parents = parents[1:]
	}
	for _, parent := range parents {
		if dir, err := os.MkdirTemp(parent, "terraform-provider-wazzup-locks"); err == nil {
			return dir
		}
	}
	return ""
}
