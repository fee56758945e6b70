// SPDX-License-Identifier: MPL-2.0

package upgrade

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/scope"
)

// coverage is what the recordings have between them: attributes that are not null, by resource, and members of private state.
type coverage struct {
	mu         sync.Mutex
	recordings int
	attributes map[string]bool // "managed wazzup_pipelines pipelines stages name"
	members    map[string]bool
}

// state is a state file, as core writes it.
type state struct {
	Resources []struct {
		Mode, Type string
		Instances  []struct {
			Attributes map[string]any
			Private    []byte
		}
	}
}

// privateStateKey is the only key that a state may have. Users of earlier releases lose what a new one has under another.
const privateStateKey = "note"

func (c *coverage) add(t *testing.T, r recording) {
	t.Helper()
	var s state
	if err := json.Unmarshal([]byte(r.state), &s); err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.recordings++
	for _, resource := range s.Resources {
		for _, instance := range resource.Instances {
			c.value(resource.Mode+" "+resource.Type, instance.Attributes)
			if len(instance.Private) > 0 {
				c.private(t, instance.Private)
			}
		}
	}
}

// value adds the attributes of a value, and of those below it.
func (c *coverage) value(path string, value any) {
	switch value := value.(type) {
	case nil:
		return
	case map[string]any:
		for name, below := range value {
			c.value(path+" "+name, below)
		}
	case []any:
		for _, below := range value {
			c.value(path, below)
		}
	}
	c.attributes[path] = true
}

func (c *coverage) private(t *testing.T, text []byte) {
	t.Helper()
	var keys map[string][]byte
	if err := json.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	for key, value := range keys {
		var members map[string]any
		if key != privateStateKey || json.Unmarshal(value, &members) != nil {
			t.Errorf("private state has %q: %s", key, value)
		}
		for name, member := range members {
			if member != false {
				c.members[name] = true
			}
		}
	}
}

// all fails the test if the scenes lack an attribute or a member: add it to one of them. Then the next release records it.
func (c *coverage) all(t *testing.T) {
	t.Helper()
	if c.recordings < len(scenes) {
		return // some of them did not run
	}
	want := map[string]bool{}
	schema, err := provider.NewServer("test")().GetProviderSchema(context.WithoutCancel(t.Context()), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schema.ResourceSchemas) == 0 {
		t.Fatal(schema, err)
	}
	for mode, schemas := range map[string]map[string]*tfprotov6.Schema{"managed": schema.ResourceSchemas, "data": schema.DataSourceSchemas} {
		for name, s := range schemas {
			if len(s.Block.BlockTypes) > 0 {
				t.Errorf("%s has blocks, which this test does not look at", name)
			}
			paths(mode+" "+name, s.Block.Attributes, want)
		}
	}
	for path := range want {
		// The keys of a map stand in a path of a state, and not in one of a schema.
		parts := strings.Fields(path)
		pattern := regexp.MustCompile("^" + strings.Join(parts[:2], " ") + " " + strings.Join(parts[2:], "( [^ ]+)?( [^ ]+)? ") + "$")
		if !slices.ContainsFunc(slices.Collect(maps.Keys(c.attributes)), pattern.MatchString) {
			t.Errorf("no scene has the attribute %q", path)
		}
	}
	for field := range reflect.TypeFor[scope.PrivateState]().Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); !c.members[name] {
			t.Errorf("no scene has private state with %q", name)
		}
	}
}

// paths adds the paths of attributes, with those of nested ones.
func paths(path string, attributes []*tfprotov6.SchemaAttribute, all map[string]bool) {
	for _, a := range attributes {
		all[path+" "+a.Name] = true
		if a.NestedType != nil {
			paths(path+" "+a.Name, a.NestedType.Attributes, all)
		}
	}
}

// A release that the changelog names has a recording. One that is under way, "(Unreleased)", gets its own just before it is tagged.
func TestEachReleaseIsRecorded(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range unrecorded(string(text)) {
		t.Errorf("run go test ./internal/upgrade -run TestRecord -update %s", version)
	}
	const changelog = "# Changelog\n\n## 9.9.9 (Unreleased)\n\n## 9.9.8 (2030-01-02)\n\n## 0.1.0 (2030-01-01)\n"
	if got := unrecorded(changelog); !slices.Equal(got, []string{"9.9.8"}) {
		t.Errorf("not recorded: %q, want 9.9.8 alone", got)
	}
}

// unrecorded returns the releases in a changelog that lack the recording of a scene.
func unrecorded(changelog string) (versions []string) {
	for _, heading := range regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+) \(\d`).FindAllStringSubmatch(changelog, -1) {
		for name := range scenes {
			if _, err := os.Stat(filepath.Join(testdata, heading[1], name, stateFile)); err != nil {
				versions = append(versions, heading[1])
				break
			}
		}
	}
	return versions
}
