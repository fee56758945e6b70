// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestAFunnelWithoutStagesIsShown(t *testing.T) {
	for form, want := range map[sandbox.EmptyStages]string{
		sandbox.StagesAbsent: `[{"id":"a","name":"A"}]`,
		sandbox.StagesNull:   `[{"stages":null,"id":"a","name":"A"}]`,
		sandbox.StagesArray:  `[{"stages":[],"id":"a","name":"A"}]`,
	} {
		t.Run(form.String(), func(t *testing.T) {
			c := start(t, sandbox.Settings{EmptyStages: form})
			c.post("a=A")
			if diff := cmp.Diff(want, c.get()); diff != "" {
				t.Error(diff)
			}
			c.SetPipelines(account, []sandbox.Pipeline{{ID: "a", Name: "A", Stages: []sandbox.Stage{}}})
			if diff := cmp.Diff(want, c.get()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestIDsAsNumbers(t *testing.T) {
	t.Parallel()
	long := "9" + strings.Repeat("0123456789", 9) + "012345678" // 100 digits
	for id, want := range map[string]string{
		"0": "0", "7": "7", "-7": "-7", "142": "142", "9007199254740993": "9007199254740993", long: long,
		"-0": `"-0"`, "007": `"007"`, "1.5": `"1.5"`, "1e3": `"1e3"`, "+1": `"+1"`, " 1": `" 1"`, "1 ": `"1 "`, "١": `"١"`, "one": `"one"`, "-": `"-"`, "1\n": `"1\n"`,
	} {
		c := start(t, sandbox.Settings{NumericIDs: true})
		quoted, _ := json.Marshal(id)
		if w := c.send(post, `{"pipelines":[{"id":`+string(quoted)+`,"name":"1","stages":[{"id":`+string(quoted)+`,"name":"2"}]}]}`); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if diff := cmp.Diff(`[{"stages":[{"id":`+want+`,"name":"2"}],"id":`+want+`,"name":"1"}]`, c.get()); diff != "" {
			t.Error(diff)
		}
		c.Set(func(s *sandbox.Settings) { s.NumericIDs = false })
		if diff := cmp.Diff(`[{"stages":[{"id":`+string(quoted)+`,"name":"2"}],"id":`+string(quoted)+`,"name":"1"}]`, c.get()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestPagingHints(t *testing.T) {
	const data = `"data":[{"id":"a","name":"A"},{"id":"b","name":"B"}]`
	for paging, want := range map[sandbox.Paging]struct{ body, link string }{
		sandbox.NoHint:        {`{` + data + `,"meta":{"timestamp":946684800}}`, ""},
		sandbox.LinkNext:      {`{` + data + `,"meta":{"timestamp":946684800}}`, `</v2/pipelines?page=2>; rel="next"`},
		sandbox.MetaNext:      {`{` + data + `,"meta":{"next":"/v2/pipelines?page=2","timestamp":946684800}}`, ""},
		sandbox.MetaHasMore:   {`{` + data + `,"meta":{"has_more":true,"timestamp":946684800}}`, ""},
		sandbox.MetaTotal:     {`{` + data + `,"meta":{"timestamp":946684800,"total":52}}`, ""},
		sandbox.TopCursor:     {`{"cursor":"eyJwIjoyfQ",` + data + `,"meta":{"timestamp":946684800}}`, ""},
		sandbox.NoMetaNext:    {`{` + data + `,"meta":{"next":null,"timestamp":946684800}}`, ""},
		sandbox.NoMetaHasMore: {`{` + data + `,"meta":{"has_more":false,"timestamp":946684800}}`, ""},
		sandbox.NoMetaTotal:   {`{` + data + `,"meta":{"timestamp":946684800,"total":2}}`, ""},
	} {
		t.Run(paging.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := start(t, sandbox.Settings{Paging: paging})
				if w := c.send(post, body("a=A b=B")); w.Header().Get("Link") != "" || strings.Count(w.Body.String(), `"meta":{"timestamp":946684800}`) != 1 {
					t.Errorf("a post has a hint: %v %s", w.Header(), w.Body)
				}
				w := c.send(get, "")
				if diff := cmp.Diff(want.body, w.Body.String()); diff != "" || w.Header().Get("Link") != want.link {
					t.Errorf("Link: %q\n%s", w.Header().Get("Link"), diff)
				}
			})
		})
	}
}

func TestNamesOfSettings(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"replace", "merge", "merge-stages"} {
		if v, err := sandbox.ParseSemantics(name); err != nil || v.String() != name {
			t.Errorf("%s: %s, %v", name, v, err)
		}
	}
	for _, name := range []string{"kept", "by-id", "reversed"} {
		if v, err := sandbox.ParseOrder(name); err != nil || v.String() != name {
			t.Errorf("%s: %s, %v", name, v, err)
		}
	}
	for _, name := range []string{"absent", "null", "array"} {
		if v, err := sandbox.ParseEmptyStages(name); err != nil || v.String() != name {
			t.Errorf("%s: %s, %v", name, v, err)
		}
	}
	for _, name := range []string{"none", "link-next", "meta-next", "meta-has-more", "meta-total", "top-cursor", "no-meta-next", "no-meta-has-more", "no-meta-total"} {
		if v, err := sandbox.ParsePaging(name); err != nil || v.String() != name {
			t.Errorf("%s: %s, %v", name, v, err)
		}
	}
	for _, name := range []string{"kept", "trimmed", "collapsed", "escaped", "shown-escaped", "truncated", "lowered", "nfc", "nfd", "nfkc"} {
		if v, err := sandbox.ParseTexts(name); err != nil || v.String() != name {
			t.Errorf("%s: %s, %v", name, v, err)
		}
	}
	for _, name := range []string{"kept", "case-blind", "case-blind-respelt", "form-blind", "lowered", "trimmed"} {
		if v, err := sandbox.ParseIDs(name); err != nil || v.String() != name {
			t.Errorf("%s: %s, %v", name, v, err)
		}
	}
	for _, name := range []string{"alike", "rotated", "shuffled"} {
		if v, err := sandbox.ParseReadOrder(name); err != nil || v.String() != name {
			t.Errorf("%s: %s, %v", name, v, err)
		}
	}
	for _, name := range []string{"whole", "only-access-token", "word-expires-in", "plain-text"} { // and all others in TestTokenResponses
		if v, err := sandbox.ParseTokenResponse(name); err != nil || v.String() != name {
			t.Errorf("%s: %s, %v", name, v, err)
		}
	}
	if _, err := sandbox.ParseSemantics("Merge"); err == nil || err.Error() != `"Merge" is none of: replace, merge, merge-stages` {
		t.Errorf("another name: %v", err)
	}
	if got := sandbox.Order(7).String(); got != "sandbox.Order(7)" {
		t.Errorf("a value without a name: %s", got)
	}
}
