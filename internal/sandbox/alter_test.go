// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// postAll posts funnels whose texts need quoting.
func (c *client) postAll(list ...sandbox.Pipeline) {
	c.t.Helper()
	type stage struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	type pipeline struct {
		ID     string  `json:"id"`
		Name   string  `json:"name"`
		Stages []stage `json:"stages,omitempty"`
	}
	posted := []pipeline{}
	for _, p := range list {
		posted = append(posted, pipeline{ID: p.ID, Name: p.Name})
		for _, s := range p.Stages {
			at := &posted[len(posted)-1]
			at.Stages = append(at.Stages, stage{s.ID, s.Name})
		}
	}
	text, err := json.Marshal(map[string]any{"pipelines": posted})
	if err != nil {
		c.t.Fatal(err)
	}
	if w := c.send(post, string(text)); w.Code != http.StatusOK {
		c.t.Fatalf("%d %s", w.Code, w.Body)
	}
}

// shows is the first name of a funnel and of a stage that a read shows.
func (c *client) shows() (funnel, stage string) {
	c.t.Helper()
	var list []struct {
		Name   string `json:"name"`
		Stages []struct {
			Name string `json:"name"`
		} `json:"stages"`
	}
	if err := json.Unmarshal([]byte(c.get()), &list); err != nil {
		c.t.Fatal(err)
	}
	return list[0].Name, list[0].Stages[0].Name
}

func TestTextsAreAltered(t *testing.T) {
	t.Parallel()
	for name, situation := range map[string]struct {
		settings sandbox.Settings
		sent     string
		stored   string
		shown    string // where a read shows something else
		again    string // what is stored when what is shown is posted
	}{
		"kept":                    {sandbox.Settings{}, " \t A  & \u00a0B\n", " \t A  & \u00a0B\n", "", " \t A  & \u00a0B\n"},
		"trimmed":                 {sandbox.Settings{Texts: sandbox.TextsTrimmed}, " \t A  B\u00a0\n", "A  B", "", "A  B"},
		"collapsed":               {sandbox.Settings{Texts: sandbox.TextsCollapsed}, "  A \t\u00a0 B ", " A B ", "", " A B "},
		"escaped":                 {sandbox.Settings{Texts: sandbox.TextsEscaped}, `A & <B> "C" 'D'`, "A &amp; &lt;B&gt; &quot;C&quot; &#39;D&#39;", "", "A &amp;amp; &amp;lt;B&amp;gt; &amp;quot;C&amp;quot; &amp;#39;D&amp;#39;"},
		"escaped when read":       {sandbox.Settings{Texts: sandbox.TextsShownEscaped}, "A & B", "A & B", "A &amp; B", "A &amp; B"},
		"truncated":               {sandbox.Settings{Texts: sandbox.TextsTruncated, TextLength: 3}, "кнопка", "кно", "", "кно"},
		"truncated, as a default": {sandbox.Settings{Texts: sandbox.TextsTruncated}, strings.Repeat("x", 51), strings.Repeat("x", 50), "", strings.Repeat("x", 50)},
		"short enough":            {sandbox.Settings{Texts: sandbox.TextsTruncated, TextLength: 3}, "кно", "кно", "", "кно"},
		"lowered":                 {sandbox.Settings{Texts: sandbox.TextsLowered}, "Новые ЗАЯВКИ", "новые заявки", "", "новые заявки"},
		"composed":                {sandbox.Settings{Texts: sandbox.TextsNFC}, "e\u0301 \u212a \ufb01", "\u00e9 K \ufb01", "", "\u00e9 K \ufb01"},
		"decomposed":              {sandbox.Settings{Texts: sandbox.TextsNFD}, "\u0439", "\u0438\u0306", "", "\u0438\u0306"},
		"of one look":             {sandbox.Settings{Texts: sandbox.TextsNFKC}, "№ \ufb01", "No fi", "", "No fi"},
	} {
		for _, semantics := range sandbox.AllSemantics() {
			t.Run(name+" under "+semantics.String(), func(t *testing.T) {
				t.Parallel()
				situation := situation // each semantics has its own
				situation.settings.Semantics = semantics
				c := start(t, situation.settings)
				funnel := func(name string) sandbox.Pipeline {
					return sandbox.Pipeline{ID: " A& ", Name: name, Stages: []sandbox.Stage{{ID: " B& ", Name: name}}}
				}
				c.postAll(funnel(situation.sent))
				if diff := cmp.Diff([]sandbox.Pipeline{funnel(situation.stored)}, c.Pipelines(account)); diff != "" {
					t.Error(diff)
				}
				if situation.shown == "" {
					situation.shown = situation.stored
				}
				ofFunnel, ofStage := c.shows()
				if ofFunnel != situation.shown || ofStage != situation.shown {
					t.Errorf("shown: %q and %q, want %q", ofFunnel, ofStage, situation.shown)
				}
				c.postAll(funnel(ofFunnel))
				if diff := cmp.Diff([]sandbox.Pipeline{funnel(situation.again)}, c.Pipelines(account)); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestIDsThatAreOne(t *testing.T) {
	t.Parallel()
	for name, situation := range map[string]struct {
		ids           sandbox.IDs
		there, posted string
		replace       string // what it makes of them
		merge         string
	}{
		"kept":                       {sandbox.IDsKept, "SALES=S(X=1) b=B", "sales=T(x=2)", "sales=T(x=2)", "SALES=S(X=1) b=B sales=T(x=2)"},
		"case-blind":                 {sandbox.IDsCaseBlind, "SALES=S(X=1) b=B", "sales=T(x=2)", "SALES=T(X=2)", "SALES=T(X=2) b=B"},
		"case-blind, both posted":    {sandbox.IDsCaseBlind, "SALES=S b=B", "SALES=S b=B sales=T", "SALES=T b=B", "SALES=T b=B"},
		"case-blind, both new":       {sandbox.IDsCaseBlind, "", "Sales=S sales=T", "Sales=T", "Sales=T"},
		"case-blind, another script": {sandbox.IDsCaseBlind, "ВОРОНКА=S", "воронка=T", "ВОРОНКА=T", "ВОРОНКА=T"},
		"respelt":                    {sandbox.IDsCaseBlindRespelt, "SALES=S(X=1) b=B", "sales=T(x=2)", "sales=T(x=2)", "sales=T(x=2) b=B"},
		"respelt, both posted":       {sandbox.IDsCaseBlindRespelt, "SALES=S b=B", "SALES=S b=B sales=T", "sales=T b=B", "sales=T b=B"},
		"form-blind":                 {sandbox.IDsFormBlind, "e\u0301=S(e\u0301=1)", "\u00e9=T(\u00e9=2)", "e\u0301=T(e\u0301=2)", "e\u0301=T(e\u0301=2)"},
		"form-blind, composed first": {sandbox.IDsFormBlind, "\u00e9=S", "e\u0301=T", "\u00e9=T", "\u00e9=T"},
		"lowered":                    {sandbox.IDsLowered, "sales=S", "SALES=T(X=2)", "sales=T(x=2)", "sales=T(x=2)"},
		"another funnel, lowered":    {sandbox.IDsLowered, "b=B", "SALES=T", "sales=T", "b=B sales=T"},
	} {
		for semantics, want := range map[sandbox.Semantics]string{sandbox.Replace: situation.replace, sandbox.Merge: situation.merge, sandbox.MergeStages: situation.merge} {
			t.Run(name+" under "+semantics.String(), func(t *testing.T) {
				t.Parallel()
				c := start(t, sandbox.Settings{Semantics: semantics, IDs: situation.ids})
				c.SetPipelines(account, funnels(situation.there))
				c.post(situation.posted)
				c.has(want)
			})
		}
	}
}

func TestTrimmedIDs(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{Semantics: sandbox.Merge, IDs: sandbox.IDsTrimmed})
	c.SetPipelines(account, funnels("sales=S"))
	c.postAll(sandbox.Pipeline{ID: " sales\t", Name: "T", Stages: []sandbox.Stage{{ID: " x ", Name: "X"}}})
	c.has("sales=T(x=X)")
}

func TestOnlyTheFirstAreTaken(t *testing.T) {
	t.Parallel()
	for semantics, want := range map[sandbox.Semantics]string{
		sandbox.Replace: "c=C a=A2", sandbox.Merge: "a=A2 b=B c=C", sandbox.MergeStages: "a=A2 b=B c=C",
	} {
		c := start(t, sandbox.Settings{Semantics: semantics, First: 2})
		c.SetPipelines(account, funnels("a=A b=B"))
		c.post("c=C a=A2 b=B2 d=D")
		c.has(want)
		c.post("a=A2")
	}
}

// A post cannot carry what the documentation does not have: it is refused, and what is there stays or goes.
func TestUndocumentedMembers(t *testing.T) {
	t.Parallel()
	with := sandbox.Pipeline{ID: "a", Name: "A", Members: `"color":"<red>","isDefault":true`, Stages: []sandbox.Stage{{ID: "1", Name: "One", Members: `"color":{"r":1}`}}}
	for _, semantics := range sandbox.AllSemantics() {
		for _, drops := range []bool{false, true} {
			c := start(t, sandbox.Settings{Semantics: semantics, DropMembers: drops})
			const shown = `[{"stages":[{"id":"1","name":"One","color":{"r":1}}],"id":"a","name":"A","color":"<red>","isDefault":true},{"id":"b","name":"B","color":null}]`
			c.refused(post, `{"pipelines":`+shown[:len(shown)-1]+`]}`, http.StatusBadRequest,
				`{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"One or more fields did not pass validation.","errors":[`+
					`"pipelines.0.property color should not exist","pipelines.0.property isDefault should not exist",`+
					`"pipelines.0.stages.0.property color should not exist","pipelines.1.property color should not exist"]}`)
			c.SetPipelines(account, []sandbox.Pipeline{with, {ID: "b", Name: "B", Members: `"color":null`}})
			if diff := cmp.Diff(shown, c.get()); diff != "" {
				t.Error(diff)
			}
			c.post("a=A2(1=One2 2=Two) b=B c=C")
			want := `[{"stages":[{"id":"1","name":"One2","color":{"r":1}},{"id":"2","name":"Two"}],"id":"a","name":"A2","color":"<red>","isDefault":true},{"id":"b","name":"B","color":null},{"id":"c","name":"C"}]`
			if drops {
				want = `[{"stages":[{"id":"1","name":"One2"},{"id":"2","name":"Two"}],"id":"a","name":"A2"},{"id":"b","name":"B"},{"id":"c","name":"C"}]`
			}
			if diff := cmp.Diff(want, c.get()); diff != "" {
				t.Errorf("dropped: %v\n%s", drops, diff)
			}
		}
	}
}

func TestReadsOfDifferentOrder(t *testing.T) {
	t.Parallel()
	const list = "a=A(1=One 2=Two 3=Three) b=B c=C(4=Four)"
	reads := func(settings sandbox.Settings) []string {
		c := start(t, settings)
		c.SetPipelines(account, funnels(list))
		var shown []string
		for range 4 {
			var list []sandbox.Pipeline
			if err := json.Unmarshal([]byte(c.get()), &list); err != nil {
				t.Fatal(err)
			}
			shown = append(shown, text(list))
		}
		c.has(list) // what is there does not change
		return shown
	}
	for name, situation := range map[string]struct {
		settings sandbox.Settings
		want     []string
	}{
		"alike":           {sandbox.Settings{}, []string{list, list, list, list}},
		"stages rotated":  {sandbox.Settings{StageReadOrder: sandbox.ReadsRotated}, []string{list, "a=A(2=Two 3=Three 1=One) b=B c=C(4=Four)", "a=A(3=Three 1=One 2=Two) b=B c=C(4=Four)", list}},
		"funnels rotated": {sandbox.Settings{PipelineReadOrder: sandbox.ReadsRotated}, []string{list, "b=B c=C(4=Four) a=A(1=One 2=Two 3=Three)", "c=C(4=Four) a=A(1=One 2=Two 3=Three) b=B", list}},
		"both rotated": {
			sandbox.Settings{PipelineReadOrder: sandbox.ReadsRotated, StageReadOrder: sandbox.ReadsRotated},
			[]string{list, "b=B c=C(4=Four) a=A(2=Two 3=Three 1=One)", "c=C(4=Four) a=A(3=Three 1=One 2=Two) b=B", list},
		},
	} {
		if diff := cmp.Diff(situation.want, reads(situation.settings)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	shuffled := sandbox.Settings{PipelineReadOrder: sandbox.ReadsShuffled, StageReadOrder: sandbox.ReadsShuffled, ShuffleSeed: 1}
	first := reads(shuffled)
	if diff := cmp.Diff(first, reads(shuffled)); diff != "" {
		t.Errorf("not the same with the same seed:\n%s", diff)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(first)))) == 1 {
		t.Errorf("all alike: %q", first)
	}
	if shuffled.ShuffleSeed = 2; cmp.Equal(first, reads(shuffled)) {
		t.Error("the seed does not matter")
	}
}
