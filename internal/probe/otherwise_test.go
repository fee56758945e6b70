// SPDX-License-Identifier: MPL-2.0

package probe_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/probe"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// What a service may do and the sandbox does not: each is found out, and marked as what no setting of the sandbox does.
func TestAServiceThatIsOtherwise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		settings  sandbox.Settings
		service   func(http.Handler, http.ResponseWriter, *http.Request)
		responses map[string]string // to the questions that contain the text
	}{
		{"unknown properties are ignored", sandbox.Settings{}, taking(func(f map[string]any) { delete(f, "probe") }), map[string]string{
			"a property refused": "no, it is ignored",
		}},
		{"an empty list of stages is none", sandbox.Settings{}, taking(func(f map[string]any) {
			if stages, there := f["stages"].([]any); there && len(stages) == 0 {
				delete(f, "stages")
			}
		}), map[string]string{`"stages": [] refused`: "no, it is taken"}},
		{"what is too long is cut off", sandbox.Settings{}, taking(func(f map[string]any) {
			for _, member := range []string{"id", "name"} {
				if text := []rune(f[member].(string)); len(text) > 100 {
					f[member] = string(text[:100])
				}
			}
		}), map[string]string{"name of a funnel": "more than 100 characters, counted in code points", "id of a funnel": "more than 100 characters, counted in code points"}},
		{"names and ids are not counted alike", sandbox.Settings{Counting: sandbox.Graphemes}, taking(func(f map[string]any) {
			if id := f["id"].(string); len([]rune(id)) > 100 {
				f["id"] = strings.Repeat("x", 101)
			}
		}), map[string]string{"id of a funnel": "100 characters, counted in code points"}},
		{"lengths are counted in bytes", sandbox.Settings{}, refusing(func(text string) bool { return len(text) > 100 }), map[string]string{
			"id of a funnel": "100 characters, counted in bytes",
		}},
		{"names are composed", sandbox.Settings{}, taking(func(f map[string]any) { f["name"] = norm.NFC.String(f["name"].(string)) }), map[string]string{
			"Unicode form": "yes: they are composed (NFC)",
		}},
		{"blanks within names go", sandbox.Settings{}, taking(func(f map[string]any) { f["name"] = strings.Join(strings.Fields(f["name"].(string)), " ") }), map[string]string{
			"trimmed": "funnels' and stages' are treated differently",
		}},
		{"the last of two counts", sandbox.Settings{Semantics: sandbox.Merge}, changing(func(list []any) []any {
			return slices.DeleteFunc(list, func(f any) bool {
				return f.(map[string]any)["name"] == "first" && strings.HasSuffix(f.(map[string]any)["id"].(string), "twice")
			})
		}), map[string]string{"funnel id that stands twice": "the last one is kept"}},
		{"no more than 100 in a post", sandbox.Settings{}, func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if funnels, _ := posted(r); len(funnels) > 100 {
				w.WriteHeader(http.StatusRequestEntityTooLarge)
				return
			}
			h.ServeHTTP(w, r)
		}, map[string]string{"150 funnels": "no, they are refused"}},
		{"no more than 100 in a read", sandbox.Settings{}, changingReads(func(top map[string]any) {
			if list := top["data"].([]any); len(list) > 100 {
				top["data"] = list[:100]
				top["meta"].(map[string]any)["next"] = "2"
			}
		}), map[string]string{"150 funnels": "no: 100 are shown"}},
		{"errors in the shape of v3", sandbox.Settings{}, func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			a := httptest.NewRecorder()
			h.ServeHTTP(a, r)
			if a.Code == http.StatusOK {
				_, _ = w.Write(a.Body.Bytes())
				return
			}
			w.Header().Set("X-Request-Id", "7f")
			w.WriteHeader(a.Code)
			_, _ = io.WriteString(w, `{"error":"INVALID","description":"It is not valid."}`)
		}, map[string]string{"shape do errors": "v3", "headers": "a request id", "wrong token": "with 401"}},
		{"a funnel can be deleted", sandbox.Settings{Semantics: sandbox.Merge}, func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodDelete {
				h.ServeHTTP(w, r)
			}
		}, map[string]string{"GET, PATCH or DELETE": "DELETE is answered with success"}},
		{"counts are of what is posted", sandbox.Settings{}, func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			funnels, body := posted(r)
			a := httptest.NewRecorder()
			h.ServeHTTP(a, r)
			if len(funnels) != 5 {
				w.WriteHeader(a.Code)
				_, _ = w.Write(a.Body.Bytes())
				return
			}
			_ = json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"pipelines_created": 5, "stages_created": bytes.Count(body, []byte(`"id"`)) - 5}})
		}, map[string]string{"stages_created": "all that is posted"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(c.settings)
			s.response = c.service
			_, many := c.responses["150 funnels"]
			report := s.must(t, func(o *probe.Options) { o.Few = !many })
			for question, want := range c.responses {
				i := slices.IndexFunc(report.Findings, func(a probe.Finding) bool { return strings.Contains(a.Question, question) })
				if i < 0 {
					t.Fatalf("no question about %s", question)
				}
				if a := report.Findings[i]; a.Finding != want || a.Otherwise == (want == "with 401") {
					t.Errorf("%+v, want %q", a, want)
				}
			}
			if report.Sandbox.Settings.Semantics != c.settings.Semantics {
				t.Errorf("found %+v", report.Sandbox.Settings)
			}
		})
	}
}

// posted are the funnels of a post.
func posted(r *http.Request) (funnels []any, body []byte) {
	body, _ = io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var top map[string][]any
	_ = json.Unmarshal(body, &top)
	return top["pipelines"], body
}

// changing is a service that changes what it takes in.
func changing(change func([]any) []any) func(http.Handler, http.ResponseWriter, *http.Request) {
	return func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			funnels, _ := posted(r)
			body, _ := json.Marshal(map[string]any{"pipelines": change(append([]any{}, funnels...))})
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		}
		h.ServeHTTP(w, r)
	}
}

// taking changes each funnel.
func taking(change func(map[string]any)) func(http.Handler, http.ResponseWriter, *http.Request) {
	return changing(func(funnels []any) []any {
		for _, f := range funnels {
			change(f.(map[string]any))
		}
		return funnels
	})
}

// refusing refuses texts.
func refusing(bad func(string) bool) func(http.Handler, http.ResponseWriter, *http.Request) {
	return func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		funnels, _ := posted(r)
		for _, f := range funnels {
			if f := f.(map[string]any); bad(f["id"].(string)) || bad(f["name"].(string)) {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
		}
		h.ServeHTTP(w, r)
	}
}

// changingReads changes what reads show.
func changingReads(change func(map[string]any)) func(http.Handler, http.ResponseWriter, *http.Request) {
	return func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		a := httptest.NewRecorder()
		h.ServeHTTP(a, r)
		var top map[string]any
		if r.Method == http.MethodGet && a.Code == http.StatusOK && json.Unmarshal(a.Body.Bytes(), &top) == nil {
			change(top)
			_ = json.NewEncoder(w).Encode(top)
			return
		}
		w.WriteHeader(a.Code)
		_, _ = w.Write(a.Body.Bytes())
	}
}
