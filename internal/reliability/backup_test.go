// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Funnels of others are lost while an apply runs. The message names a file, and the command in the guide restores what was
// there from it.
func TestTheWayBackOfTheDocs(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		before := c.sandbox.Pipelines(acctest.Account)
		c.Write("main.tf", acctest.Resource("crm", acctest.HCL(acctest.Funnel("x", "X", "a"))))
		c.after(func() {
			c.sandbox.Remove(acctest.Account, "foreign-1", "foreign-3")
			c.sandbox.Put(acctest.Account, acctest.Funnel("foreign-2", "overwritten", "z"))
		})
		r := c.Must(1, "apply", "-auto-approve")
		says(t, r, "Error: Wazzup altered other funnels", `pipelines["foreign-1"]`, `pipelines["foreign-2"].name`, `pipelines["foreign-3"]`)
		files := regexp.MustCompile(`(?m)^ +(/.*\.backup\.json)$`).FindAllStringSubmatch(r.Output, -1)
		if len(files) != 1 {
			t.Fatalf("the messages name the files %q:\n%s", files, r.Output)
		}
		file := files[0][1]
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
			t.Errorf("%v, %v", info, err)
		}
		content, err := os.ReadFile(file)
		if err != nil || bytes.Contains(content, []byte(c.sandbox.Token)) {
			t.Errorf("%v, %s", err, content)
		}

		c.restore(file)

		there := acctest.ByID(c.sandbox.Pipelines(acctest.Account))
		for _, p := range before {
			want := asJSON(t, p)
			if p.ID == "foreign-2" && settings.Semantics == sandbox.MergeStages {
				p.Stages = acctest.Funnel("", "", "z").Stages // what was added, this service keeps
				want = asJSON(t, p)
			}
			if got := asJSON(t, there[p.ID]); !bytes.Equal(want, got) {
				t.Errorf("restored as %s, want %s", got, want)
			}
		}
		if _, stays := there["x"]; stays == (settings.Semantics == sandbox.Replace) {
			t.Errorf("x is there: %v", stays)
		}
		if settings.Semantics == sandbox.Replace { // x has to be made again
			says(t, c.Must(1, "apply", "-auto-approve"), "Error: Other funnels may be lost again", "WAZZUP_ACCEPT_ALTERED='foreign-1,foreign-3'", "Nothing was sent")
			c.Env["WAZZUP_ACCEPT_ALTERED"] = "foreign-1,foreign-3"
		}
		c.Apply()
		c.MustPlanNothing()
	})
}

// restore runs the command of the guide.
func (c *scene) restore(file string) {
	c.t.Helper()
	guide, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "reliability.md"))
	if err != nil {
		c.t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```shell\n(curl [^\n]*)\n```").FindAllStringSubmatch(string(guide), -1)
	if len(blocks) != 1 {
		c.t.Fatalf("%d commands in the guide", len(blocks))
	}
	env := map[string]string{"BACKUP": file, "WAZZUP_BASE_URL": c.sandbox.URL, "WAZZUP_CLIENT_ACCESS_TOKEN": c.sandbox.Token}
	_, noCurl := exec.LookPath("curl")
	shell, noShell := exec.LookPath("sh")
	if noCurl != nil || noShell != nil {
		c.restoreWithoutCurl(blocks[0][1], env)
		return
	}
	cmd := exec.CommandContext(c.t.Context(), shell, "-c", blocks[0][1])
	cmd.Env = append(os.Environ(), "NO_PROXY=*")
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	if output, err := cmd.CombinedOutput(); err != nil || !regexp.MustCompile(`HTTP/1\.1 2\d\d `).Match(output) {
		c.t.Fatalf("%v:\n%s", err, output)
	}
}

// restoreWithoutCurl does what the command says, on a machine without curl or a shell.
func (c *scene) restoreWithoutCurl(command string, env map[string]string) {
	c.t.Helper()
	command = strings.ReplaceAll(command, "${WAZZUP_BASE_URL:-https://tech.wazzup24.com}", "$WAZZUP_BASE_URL")
	command = os.Expand(command, func(name string) string { return env[name] })
	var words []string
	for _, word := range regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(command, -1) {
		words = append(words, strings.Trim(word, `"`))
	}
	body, err := os.ReadFile(strings.TrimPrefix(words[len(words)-1], "@"))
	if err != nil || !json.Valid(body) {
		c.t.Fatalf("%v: %s", err, body)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, words[2], bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for i, word := range words {
		if word == "-H" {
			name, value, _ := strings.Cut(words[i+1], ": ")
			req.Header.Set(name, value)
		}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	if response, _ := io.ReadAll(res.Body); res.StatusCode/100 != 2 {
		c.t.Fatalf("%s: %s", res.Status, cmp.Diff("", string(response)))
	}
}
