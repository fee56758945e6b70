// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/messages/messagestest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What the guide Troubleshooting says about the log and the cache folder, seen at an apply of many stages.

// manyStages are 50 funnels of 10 stages each.
const manyStages = `
resource "wazzup_pipelines" "crm" {
  pipelines = { for i in range(50) : "funnel-${i}" => {
    name   = "Name of a funnel"
    stages = [for j in range(10) : { id = "stage-${j}", name = "Name of a stage" }]
  } }
}
`

func TestTheLogAndTheFilesOfTheGuide(t *testing.T) {
	t.Parallel()
	guide, _, _ := messagestest.Guide(t)
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Write("main.tf", manyStages)
	recipe := regexp.MustCompile(`(?m)^TF_LOG_PROVIDER=(\S+) TF_LOG_PATH=(\S+) terraform apply$`).FindStringSubmatch(guide)
	if recipe == nil {
		t.Fatal("the guide has no recipe for a log")
	}
	w.Env["TF_LOG_PROVIDER"], w.Env["TF_LOG_PATH"] = recipe[1], recipe[2]
	has(t, w.Apply(), "1 added")

	log := w.Read(recipe[2])
	if requests := strings.Count(log, "Wazzup API request"); requests != s.Count(get)+s.Count(post) || s.Count(post) != 1 || !strings.Contains(log, "@module=wazzup.http") {
		t.Errorf("%d requests in the log, and %d reads and %d posts at the service", requests, s.Count(get), s.Count(post))
	}
	if lines := strings.Count(log, "\n"); lines > 100 {
		t.Errorf("%d lines for one create: some are about each stage", lines)
	}
	for _, no := range []string{"stages", "stage-", "funnel-", "Name of", s.Token[:8], "Bearer"} {
		if i := strings.Index(log, no); i >= 0 {
			t.Errorf("the log has %q: ...%s", no, log[max(0, i-200):min(len(log), i+100)])
		}
	}

	// The files that the guide explains are those that are there.
	hash, found := regexp.MustCompile(`^[0-9a-f]{32}`), 0
	folder := filepath.Join(w.Env["XDG_CACHE_HOME"], "terraform-provider-wazzup", "locks")
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		found++
		name := backupTime.ReplaceAllString(hash.ReplaceAllString(entry.Name(), "HASH"), ".TIME.backup")
		if filepath.Base(filepath.Dir(path)) == "runs" {
			name = "runs"
		}
		if !strings.Contains(guide, "`"+name+"`") {
			t.Errorf("the guide does not explain the file %s, which it would call %s", path, name)
		}
		return nil
	})
	if err != nil || found < 4 {
		t.Errorf("%d files: %v", found, err)
	}
}

var backupTime = regexp.MustCompile(`\.\d{8}T\d{6}\.\d{9}Z\.\d+\.backup`)

// The messages of Terraform itself that the guide explains are texts that Terraform has.
func TestTheGuideHasTerraformsOwnMessages(t *testing.T) {
	t.Parallel()
	w, _ := acctest.Start(t, sandbox.Settings{})
	if w.CLI().Kind != acctest.Terraform {
		t.Skip("the guide has Terraform's own words, and this is another CLI")
	}
	program, err := os.ReadFile(w.CLI().Path)
	if err != nil {
		t.Fatal(err)
	}
	_, _, entries := messagestest.Guide(t)
	for _, entry := range entries {
		text := strings.TrimSuffix(entry, " failed") // core adds this to what a condition is called
		if entry != "Others" && !bytes.Contains(program, []byte(text)) {
			t.Errorf("Terraform has no message %q", entry)
		}
	}
}
