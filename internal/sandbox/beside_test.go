// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestWhatStandsBesideTheDocumentedMembers(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{BesideData: `{"message":"ok","n":1.50}`, InMeta: `{"timestamp":1,"total":3}`, ReadHeaders: "X-Total-Count: 52\nX-Page: 1"})
	if w := c.send(post, body("a=A")); !strings.HasSuffix(w.Body.String(), `,"message":"ok","meta":{"timestamp":`+stamp(w.Body.String())+`},"n":1.50}`) || w.Header().Get("X-Page") != "" {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	w := c.send(get, "")
	if diff := cmp.Diff(`{"data":[{"id":"a","name":"A"}],"message":"ok","meta":{"timestamp":1,"total":3},"n":1.50}`, w.Body.String()); diff != "" {
		t.Error(diff)
	}
	if w.Header().Get("X-Total-Count") != "52" || w.Header().Get("X-Page") != "1" {
		t.Error(w.Header())
	}
}

// stamp is the number that follows the first timestamp.
func stamp(body string) string {
	_, rest, _ := strings.Cut(body, `"timestamp":`)
	digits, _, _ := strings.Cut(rest, "}")
	return digits
}

func TestAnErrorInAResponseOfStatus200(t *testing.T) {
	t.Parallel()
	for where, committed := range map[sandbox.ErrorInside]bool{sandbox.InReads: true, sandbox.InPostsTaken: true, sandbox.InPostsRefused: false} {
		c := start(t, sandbox.Settings{ErrorInside: where})
		c.Put(account, sandbox.Pipeline{ID: "old", Name: "Old"})
		w := c.send(post, body("a=A"))
		list := c.Pipelines(account)
		if got := len(list) == 1 && list[0].ID == "a"; got != committed || w.Code != http.StatusOK {
			t.Errorf("%s: %d, %+v", where, w.Code, list)
		}
		if got := strings.Contains(w.Body.String(), "INTERNAL_ERROR"); got != (where != sandbox.InReads) {
			t.Errorf("%s: %s", where, w.Body)
		}
		w = c.send(get, "")
		if got := strings.Contains(w.Body.String(), `"code":"INTERNAL_ERROR","data":[],"detail":`); got != (where == sandbox.InReads) || w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", where, w.Code, w.Body)
		}
		if v, err := sandbox.ParseErrorInside(where.String()); v != where || err != nil {
			t.Error(v, err)
		}
	}
}
