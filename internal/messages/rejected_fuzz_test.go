// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func FuzzRejectedFields(f *testing.F) {
	for _, text := range []string{
		"pipelines.1.name must be shorter than or equal to 100 characters", "pipelines.0.stages should not be empty", "pipelines.1.stages.1.id must be a string", "pipelines.1.id should not be empty",
		"pipelines.1.stages.9.name must be a string", "pipelines.2.name", "pipelines.1", "pipelines.1.", "pipelines.1.stages.0.color should not exist", "pipelines.01.names", "pipelines.1.stages",
		"property user should not exist", "pipelines.99999999999.name", "pipelines.1.stages.999999999.stages", "", "pipelines must contain at least 1 elements", "pipelines.1.each value in nested property stages must be an object",
	} {
		f.Add(text)
	}
	mine := wazzup.Pipeline{ID: "mine", Name: "M", Stages: []wazzup.Stage{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}}
	posted := []wazzup.Pipeline{{ID: "theirs", Name: "T"}, mine}
	op := Operation{Doing: "updating the funnels", Planned: map[string]wazzup.Pipeline{"mine": mine}}
	root := path.Root("pipelines").AtMapKey("mine")
	stage := func(i int) path.Path { return root.AtName("stages").AtListIndex(i) }
	places := []path.Path{root, root.AtName("name"), root.AtName("stages")}
	for i := range mine.Stages {
		places = append(places, stage(i), stage(i).AtName("id"), stage(i).AtName("name"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, foreign, words := op.locate(text, posted)
		switch {
		case at != nil && foreign != "", foreign != "" && foreign != "theirs":
			t.Fatalf("at %v and of %q", at, foreign)
		case at == nil && foreign == "" && words != text:
			t.Fatalf("words lost: %q became %q", text, words)
		case at != nil && !slices.ContainsFunc(places, at.Equal):
			t.Fatalf("%q: no such attribute in the configuration: %s", text, at)
		case (at != nil || foreign != "") && !strings.HasPrefix(text, "pipelines."):
			t.Fatalf("%q: located at %v, %q", text, at, foreign)
		case !strings.HasSuffix(text, strings.TrimPrefix(words, "(its id) ")):
			t.Fatalf("words made up: %q became %q", text, words)
		}
	})
}
