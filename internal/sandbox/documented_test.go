// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// The two exchanges that Wazzup documents, byte for byte, at the times that their answers name.
func TestTheDocumentedExchanges(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := start(t, sandbox.Settings{})
		at := func(timestamp int64) { time.Sleep(time.Until(time.Unix(timestamp, 0))) }

		at(1759497960)
		response := c.send(post, `{"pipelines":[{"id":"pipeline-1","name":"incoming",
  "stages":[{"id":"stage-1","name":"new inquiry"},{"id":"stage-2","name":"in progress"}]}]}`)
		if diff := cmp.Diff(`{"data":{"pipelines_created":1,"stages_created":2},"meta":{"timestamp":1759497960}}`, response.Body.String()); diff != "" || response.Code != http.StatusOK {
			t.Errorf("POST: %d\n%s", response.Code, diff)
		}

		at(1759498023)
		response = c.send(get, "")
		if diff := cmp.Diff(`{"data":[{"stages":[{"id":"stage-1","name":"new inquiry"},{"id":"stage-2","name":"in progress"}],`+
			`"id":"pipeline-1","name":"incoming"}],"meta":{"timestamp":1759498023}}`, response.Body.String()); diff != "" || response.Code != http.StatusOK {
			t.Errorf("GET: %d\n%s", response.Code, diff)
		}
		if got := response.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
			t.Errorf("content type %q", got)
		}
	})
}

func TestAnAccountWithoutFunnels(t *testing.T) {
	t.Parallel()
	if got := start(t, sandbox.Settings{}).get(); got != "[]" {
		t.Errorf("it lists %s", got)
	}
}

func TestTextIsShownAsItIs(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	list := `[{"stages":[{"id":"<1>","name":"R&D \"Ω\" 🤝"}],"id":"a&b/ ,","name":"<Сделки> & Cía"}]`
	if w := c.send(post, `{"pipelines":`+list+`}`); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if diff := cmp.Diff(list, c.get()); diff != "" {
		t.Error(diff)
	}
}

// What the counts of a post mean is documented for new funnels only; here they count what is new.
func TestCountsOfAPost(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	c.SetPipelines(account, funnels("a=A(1=One)"))
	for _, step := range []struct{ list, want string }{
		{"a=A(1=One)", `"pipelines_created":0,"stages_created":0`},
		{"a=A(1=Uno 2=Two)", `"pipelines_created":0,"stages_created":1`},
		{"b=B a=A c=C(1=One 2=Two)", `"pipelines_created":2,"stages_created":2`},
	} {
		synctest.Test(t, func(t *testing.T) {
			want := `{"data":{` + step.want + `},"meta":{"timestamp":946684800}}`
			if diff := cmp.Diff(want, c.send(post, body(step.list)).Body.String()); diff != "" {
				t.Errorf("%s: %s", step.list, diff)
			}
		})
	}
}
