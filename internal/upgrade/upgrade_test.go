// SPDX-License-Identifier: MPL-2.0

package upgrade

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var update = flag.String("update", "", "the `version` to record: TestRecord writes it below testdata")

const testdata = "testdata"

var version = regexp.MustCompile(`^\d+\.\d+\.\d+$`)

// Each scene is recorded with the provider as it is now, and goes on. With -update, the recordings of a release are written.
func TestRecord(t *testing.T) {
	t.Parallel()
	covered := &coverage{attributes: map[string]bool{}, members: map[string]bool{}}
	t.Cleanup(func() { covered.all(t) })
	if *update != "" && !version.MatchString(*update) {
		t.Fatalf("-update is %q, and must be the version of a release, such as 0.1.0", *update)
	}
	for name, s := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, s.settings)
			s.record(p)
			r := p.leave()
			covered.add(t, r)
			if *update != "" {
				r.save(t, filepath.Join(testdata, *update, name))
			}
			goOn(t, s, r)
		})
	}
}

// What each release has left goes on with the provider as it is now.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	releases, err := os.ReadDir(testdata)
	if err != nil || len(releases) == 0 {
		t.Fatalf("%d releases are recorded: %v", len(releases), err)
	}
	for _, release := range releases {
		for name, s := range scenes {
			folder := filepath.Join(testdata, release.Name(), name)
			t.Run(release.Name()+"/"+name, func(t *testing.T) {
				t.Parallel()
				goOn(t, s, load(t, folder))
			})
		}
	}
}

func goOn(t *testing.T, s scene, r recording) {
	t.Helper()
	p := newPlace(t, s.settings)
	p.restore(r)
	s.goOn(p)
}
