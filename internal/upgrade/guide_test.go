// SPDX-License-Identifier: MPL-2.0

package upgrade

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The block of the guide that pins a version is formatted, and a CLI accepts it.
func TestTheGuidePinsAVersion(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "upgrading.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```hcl\n(.*?)```").FindAllStringSubmatch(string(guide), -1)
	if len(blocks) != 1 {
		t.Fatalf("%d blocks, want 1", len(blocks))
	}
	w, _ := acctest.Start(t, sandbox.Settings{})
	w.Write(configFile, blocks[0][1])
	w.Must(0, "fmt", "-check")
	w.Write(configFile, blocks[0][1]+acctest.Resource("crm", acctest.HCL(acctest.Funnel("x", "X", "a"))))
	w.Apply()
}

// An earlier version ignores what it does not know in a state: a later one may have written it.
func TestGoBack(t *testing.T) {
	t.Parallel()
	newer := func(change func(instance, attributes map[string]any)) recording {
		r := load(t, filepath.Join(testdata, "0.1.0", "settled"))
		var state map[string]any
		if err := json.Unmarshal([]byte(r.state), &state); err != nil {
			t.Fatal(err)
		}
		for _, resource := range state["resources"].([]any) {
			for _, instance := range resource.(map[string]any)["instances"].([]any) {
				instance := instance.(map[string]any)
				change(instance, instance["attributes"].(map[string]any))
			}
		}
		text, err := json.MarshalIndent(state, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		r.state = string(text)
		return r
	}
	begin := func(t *testing.T, r recording) place {
		t.Helper()
		s := scenes["settled"]
		p := newPlace(t, s.settings)
		p.restore(r)
		return p
	}

	t.Run("attributes and private state", func(t *testing.T) {
		t.Parallel()
		r := newer(func(instance, attributes map[string]any) {
			attributes["colour"] = "red"
			for _, p := range attributes["pipelines"].(map[string]any) {
				p.(map[string]any)["colour"] = "red"
			}
			if private, ok := instance["private"].(string); ok {
				instance["private"] = withMember(t, private)
			}
		})
		goOnSettled(begin(t, r))
	})

	t.Run("another form of the state", func(t *testing.T) {
		t.Parallel()
		p := begin(t, newer(func(instance, _ map[string]any) { instance["schema_version"] = 1 }))
		p.sandbox.Set(func(s *sandbox.Settings) { s.StageOrder = sandbox.Kept }) // else the import would have to learn that it is not
		p.sandbox.SetPipelines(named, []sandbox.Pipeline{acctest.Funnel("ordered", "Ordered", "b a")})
		p.says(p.Must(1, "plan"), "Resource instance managed by newer provider version")
		for address := range strings.FieldsSeq(p.Must(0, "state", "list").Stdout) {
			p.Must(0, "state", "rm", address)
		}
		imports := ""
		for address, id := range map[string]string{
			"defaults": "plain,1001", `each["north"]`: "north", `each["south"]`: "south", "settings": "1111-2222/ordered", "token": "own",
		} {
			imports += "import {\n  to = wazzup_pipelines." + address + "\n  id = \"" + id + "\"\n}\n"
		}
		p.Write("imports.tf", imports)
		p.says(p.Apply(), "5 imported, 0 added, ", "0 destroyed")
		p.posts(0)
		p.MustPlanNothing()
	})
}

// withMember adds a member to private state, which this version does not know.
func withMember(t *testing.T, private string) string {
	t.Helper()
	text, err := base64.StdEncoding.DecodeString(private)
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string][]byte
	if err := json.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	keys[privateStateKey] = []byte(strings.Replace(string(keys[privateStateKey]), "{", `{"colour":"red",`, 1))
	if text, err = json.Marshal(keys); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(text)
}
