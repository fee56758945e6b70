// SPDX-License-Identifier: MPL-2.0

package upgrade

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// The accounts of a recording: the first is the provider's default, the second another one of the partner, and the third has a
// token of its own.
const (
	byDefault = acctest.Account
	named     = "11112222"
	byToken   = "33334444"
)

var accounts = []string{byDefault, named, byToken}

// recording is what a run has left: a configuration, the state, and the funnels by account.
type recording struct {
	config   string
	state    string
	accounts map[string][]sandbox.Pipeline
}

const (
	configFile   = "main.tf"
	stateFile    = "state.json" // git ignores what a CLI would name it
	accountsFile = "accounts.json"
)

func load(t *testing.T, folder string) recording {
	t.Helper()
	read := func(name string) string {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	r := recording{config: read(configFile), state: read(stateFile)}
	if err := json.Unmarshal([]byte(read(accountsFile)), &r.accounts); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r recording) save(t *testing.T, folder string) {
	t.Helper()
	funnels, err := json.MarshalIndent(r.accounts, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{configFile: r.config, stateFile: r.state, accountsFile: string(funnels) + "\n"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// place is a sandbox with the accounts, and a workspace on another machine than any before: its cache folder is empty.
type place struct {
	*acctest.Workspace
	t       *testing.T
	sandbox *acctest.Sandbox
}

func newPlace(t *testing.T, settings sandbox.Settings) place {
	t.Helper()
	s := acctest.StartSandbox(t, settings)
	w := s.Partner(t, accounts[:2]...)
	w.Env["TF_VAR_token"] = s.AddAccount(byToken)
	return place{w, t, s}
}

// restore takes over what a run has left.
func (p place) restore(r recording) {
	p.t.Helper()
	for account, funnels := range r.accounts {
		p.sandbox.SetPipelines(account, funnels)
	}
	p.Write(configFile, r.config)
	p.Write("terraform.tfstate", r.state)
	p.sandbox.ResetJournal()
}

// leave returns what the runs in this place have left.
func (p place) leave() recording {
	r := recording{config: p.Read(configFile), state: p.State(), accounts: map[string][]sandbox.Pipeline{}}
	for _, account := range accounts {
		r.accounts[account] = p.sandbox.Pipelines(account)
	}
	return r
}

// edit replaces a text of the configuration.
func (p place) edit(old, replacement string) {
	p.t.Helper()
	text := p.Read(configFile)
	if strings.Count(text, old) != 1 {
		p.t.Fatalf("the configuration has %q %d times:\n%s", old, strings.Count(text, old), text)
	}
	p.Write(configFile, strings.Replace(text, old, replacement, 1))
}

// has fails the test unless an account has exactly these funnels.
func (p place) has(account string, ids ...string) {
	p.t.Helper()
	there := make([]string, 0, len(ids))
	for _, f := range p.sandbox.Pipelines(account) {
		there = append(there, f.ID)
	}
	slices.Sort(there)
	if !slices.Equal(there, ids) {
		p.t.Errorf("account %s has %q, want %q", account, there, ids)
	}
}

// posts fails the test unless so many lists were posted since the last call.
func (p place) posts(want int) {
	p.t.Helper()
	if n := p.sandbox.Count(http.MethodPost); n != want {
		p.t.Errorf("%d posts, want %d", n, want)
	}
	p.sandbox.ResetJournal()
}

// locks fails the test unless an account has the lock file that each release makes. Under another name, runs of two releases at a
// time would not lock each other out.
func (p place) locks(account string) {
	p.t.Helper()
	key := sha256.Sum256([]byte(p.sandbox.URL + " " + account))
	name := filepath.Join(p.Env["XDG_CACHE_HOME"], "terraform-provider-wazzup", "locks", hex.EncodeToString(key[:16])+".lock")
	if _, err := os.Stat(name); err != nil {
		p.t.Error(err)
	}
}

// says fails the test if an output lacks one of the texts.
func (p place) says(r acctest.Result, texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.Output, text) {
			p.t.Errorf("the output lacks %q:\n%s", text, r.Output)
		}
	}
}
