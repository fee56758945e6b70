package pipelines

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func FuzzImportID(f *testing.F) {
	for _, text := range []string{
		"", "pipeline-1", "pipeline-1,pipeline-2", "*", "x,*", "x,,y", "x,x", `["pipeline-1","a, b"]`, `["*"]`, `["x",null]`, `[1]`, `[`, `["x"]x`,
		"72042419/x", "7204-2419/x,y", "7204-2419/*", "7204-2419/[\"x\"]", "7204-2419/", "7204-2419/12/x", "7204-2419", "/", " x ", "слэш/и/ñ", `["7204-2419/x"]`, "\u0000", "n\u0303",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		account, ids, err := parseImportID(text)
		rest := text
		if account != "" {
			rest = strings.TrimPrefix(text, account+"/")
			if digits, err := wazzup.ParseAccountID(account); err != nil || rest == text {
				t.Fatalf("%q has the account %q (%q): %v", text, account, digits, err)
			}
		}
		switch {
		case err != nil && ids != nil:
			t.Fatalf("ids and an error: %q, %v", ids, err)
		case err == nil && (ids == nil) != (rest == importAll):
			t.Fatalf("%q stands for all", text)
		}
		seen := map[string]bool{}
		for _, id := range ids {
			if id == "" || seen[id] {
				t.Fatalf("empty, or twice: %q", ids)
			}
			seen[id] = true
		}
		if !utf8.ValidString(text) {
			return // an id like this comes from nowhere
		}
		if err == nil && ids != nil {
			sameIDs(t, formatImportID(account, ids), account, ids)
			if !strings.HasPrefix(rest, "[") && strings.Join(ids, ",") != rest {
				t.Fatalf("%q was read as %q", text, ids)
			}
		}
		// Whatever a list of ids is, each of its forms reads back as that list.
		list := slices.Compact(slices.Sorted(strings.SplitSeq(text, "|")))
		if slices.Contains(list, "") {
			return
		}
		inJSON, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		sameIDs(t, string(inJSON), "", list)
		for _, account := range []string{"", "72042419", "7204-2419"} {
			sameIDs(t, formatImportID(account, list), account, list)
		}
	})
}

func sameIDs(t *testing.T, text, account string, want []string) {
	t.Helper()
	if gotAccount, got, err := parseImportID(text); err != nil || gotAccount != account || !slices.Equal(got, want) {
		t.Fatalf("%s: got %q of %q, %v, want %q", text, got, gotAccount, err, want)
	}
}

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
	op := operation{doing: "updating the funnels", planned: map[string]wazzup.Pipeline{"mine": mine}}
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
