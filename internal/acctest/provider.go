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
	Racing     = Binary{ShortWaits.pkg, raceEnabled}        // the same with the race detector, where the test has it
	AsReleased = Binary{pkg: "."}                           // the provider as users have it
)

// attachable reports whether the test's process can serve the provider instead.
func (b Binary) attachable() bool { return b.pkg == ShortWaits.pkg && !runAll }

// RaceEnv names the environment variable that, set to "all", has the race detector in each provider that a test runs. It
// doubles what a run of the CLI takes, so without it only what runs several resources at a time has it, or is cut short,
// under the first of the semantics.
const RaceEnv = "WAZZUP_TEST_RACE"

var built struct {
	sync.Mutex
	folders map[Binary]string
}

// Provider builds one of the provider's binaries, once for this process, and returns the folder that it lies in.
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

// coverDir is where binaries write what ran of them, as make cover wants it; "" for nowhere. (GOCOVERDIR itself does not
// arrive here: go test sets it anew.)
func coverDir() string { return os.Getenv("WAZZUP_TEST_COVER") }

// SoakEnv names the environment variable that makes tests run as often as the promises say, and not as often as a
// developer has patience for.
const SoakEnv = "WAZZUP_SOAK"

// Random is how much random tests do: so many cases under each of the semantics, and in a state machine so many steps on
// average.
type Random struct {
	Test     int // with make test
	All      int // with make test-all; 0 for as many as with make test
	Soak     int // with make soak
	SoakRace int // with make soak, where the race detector takes its time; 0 for as many as without
	Steps    int
}

// Main runs a package's tests and removes what Provider has built for them. Random tests draw as many cases as most need.
func Main(m *testing.M) { MainWith(m, Random{Test: 15, Soak: 200, Steps: 30}) }

// MainWith is Main with random tests that do as much as said, where -rapid.checks and -rapid.steps do not say otherwise.
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
	if os.Getenv("GOGC") == "" { // a test's process is short, and does little but make garbage
		debug.SetGCPercent(400)
	}
	_ = flag.Set("rapid.checks", fmt.Sprint(checks)) // no such flag where a package has no random tests
	_ = flag.Set("rapid.steps", fmt.Sprint(random.Steps))
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_WAZZUP_HTTP"} { // of providers that this process serves
		_ = os.Setenv(name, "off")
	}
	lockDir = folderOfItsOwn()
	code := m.Run()
	// go-plugin closes the pipes of a provider that was served from this process only when they are collected as garbage.
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

// lockDir is where a Core's provider has its lock files and records: not among those of the person who tests.
var lockDir string

// MachineOf is a folder in lockDir. A port may serve another sandbox later, whose accounts have other tokens, and must not be held
// to what is remembered of the first one.
func MachineOf(url, token string) string {
	if lockDir == "" {
		return ""
	}
	return filepath.Join(lockDir, fmt.Sprintf("%x", sha256.Sum256([]byte(url+" "+token))))
}

// folderOfItsOwn makes a temporary folder; "" where none can be made, and then it is the user's cache folder after all.
func folderOfItsOwn() string {
	dir, err := os.MkdirTemp("", "terraform-provider-wazzup-locks")
	if err != nil {
		return ""
	}
	return dir
}
