package acctest

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// Binaries that tests run, by package.
const (
	ShortWaits = "./internal/acctest/cmd/provider" // the provider with Spans and Backoff
	AsReleased = "."                               // the provider as users have it
)

var built struct {
	sync.Mutex
	folders map[string]string
}

// Provider builds one of the provider's binaries, once for this process, with the race detector where this process has
// it, and returns the folder that it lies in.
func Provider(t testing.TB, pkg string) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if folder, ok := built.folders[pkg]; ok {
		return folder
	}
	folder, err := build(pkg)
	if err != nil {
		t.Fatal(err)
	}
	if built.folders == nil {
		built.folders = map[string]string{}
	}
	built.folders[pkg] = folder
	return folder
}

func build(pkg string) (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp("", "terraform-provider-wazzup")
	if err != nil {
		return "", err
	}
	args := []string{"build", "-o", filepath.Join(folder, "terraform-provider-wazzup"+executableSuffix())}
	if raceEnabled {
		args = append(args, "-race")
	}
	if coverDir() != "" {
		args = append(args, "-cover", "-covermode=atomic", "-coverpkg=./internal/...")
	}
	cmd := exec.Command("go", append(args, pkg)...) //nolint:noctx // the package is one of the constants above
	cmd.Dir = root
	if output, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w%s", pkg, err, indented(string(output)))
	}
	return folder, nil
}

// coverDir is where binaries write what ran of them, as make cover wants it; "" for nowhere. (GOCOVERDIR itself does not
// arrive here: go test sets it anew.)
func coverDir() string { return os.Getenv("WAZZUP_TEST_COVER") }

// SoakEnv names the environment variable that makes tests run as often as the promises say, and not as often as a
// developer has patience for.
const SoakEnv = "WAZZUP_SOAK"

// Main runs a package's tests and removes what Provider has built for them. Random tests draw so many cases under each of
// the semantics, where -rapid.checks does not say otherwise.
func Main(m *testing.M) {
	checks := "20"
	if os.Getenv(SoakEnv) != "" {
		checks = "500"
	}
	_ = flag.Set("rapid.checks", checks) // no such flag where a package has no random tests
	code := m.Run()
	for _, folder := range built.folders {
		_ = os.RemoveAll(folder)
	}
	os.Exit(code)
}
