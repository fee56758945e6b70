// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// A service without transactions takes a list item by item, and fails at one of them.
func TestAFaultInTheMiddle(t *testing.T) {
	t.Parallel()
	const there = "a=A(1=One) b=B z=Z"
	const posted = "a=A2(2=Two) c=C b=B2"
	type lists = map[sandbox.Semantics]string
	same := func(list string) lists {
		return lists{sandbox.Replace: list, sandbox.Merge: list, sandbox.MergeStages: list}
	}
	for name, situation := range map[string]struct {
		fault  sandbox.Fault
		nobody bool // it comes without a token that is known
		want   lists
	}{
		"after one": {sandbox.Fault{Middle: 1}, false, lists{sandbox.Replace: "a=A2(2=Two) b=B z=Z", sandbox.Merge: "a=A2(2=Two) b=B z=Z", sandbox.MergeStages: "a=A2(1=One 2=Two) b=B z=Z"}},
		"after two": {sandbox.Fault{Middle: 2}, false, lists{
			sandbox.Replace: "a=A2(2=Two) b=B z=Z c=C", sandbox.Merge: "a=A2(2=Two) b=B z=Z c=C", sandbox.MergeStages: "a=A2(1=One 2=Two) b=B z=Z c=C",
		}},
		"after all": {sandbox.Fault{Middle: 9}, false, lists{ // what is to go under replace is still there
			sandbox.Replace: "a=A2(2=Two) b=B2 z=Z c=C", sandbox.Merge: "a=A2(2=Two) b=B2 z=Z c=C", sandbox.MergeStages: "a=A2(1=One 2=Two) b=B2 z=Z c=C",
		}},
		"emptied first": {sandbox.Fault{Middle: 2, Emptied: true}, false, lists{
			sandbox.Replace: "a=A2(2=Two) c=C", sandbox.Merge: "a=A2(2=Two) b=B z=Z c=C", sandbox.MergeStages: "a=A2(1=One 2=Two) b=B z=Z c=C",
		}},
		"a post that is not allowed": {sandbox.Fault{Middle: 1}, true, same(there)},
	} {
		for _, semantics := range sandbox.AllSemantics() {
			for response, spoilt := range map[string]sandbox.Fault{
				"400 no": {Status: 400, Body: "no"}, "409 no": {Status: 409, Body: "no"}, "499 no": {Status: 499, Body: "no"}, "500 no": {Status: 500, Body: "no"},
				`200 {"code":"FAILED"}`: {Status: 200, Body: `{"code":"FAILED"}`}, "reset": {Reset: true}, "given up": {Hang: true},
			} {
				t.Run(fmt.Sprintf("%s under %s: %s", name, semantics, response), func(t *testing.T) {
					t.Parallel()
					c := listen(t, sandbox.Settings{Semantics: semantics})
					c.SetPipelines(account, funnels(there))
					fault := spoilt
					fault.Method, fault.Middle, fault.Emptied = post, situation.fault.Middle, situation.fault.Emptied
					if situation.nobody {
						c.login = func(r *http.Request) { r.Header.Set("Authorization", "Bearer nobody") }
					}
					c.Inject(fault)
					ctx, giveUp := context.WithCancel(t.Context())
					defer giveUp()
					c.Log(func(e sandbox.Entry) {
						if e.Fault == "hang" {
							giveUp()
						}
					})
					if diff := cmp.Diff(response, c.sees(ctx, post, body(posted))); diff != "" {
						t.Error(diff)
					}
					c.has(situation.want[semantics])
					last := c.Journal()[0]
					if last.Committed || last.PartlyTaken == situation.nobody {
						t.Errorf("%+v", last)
					}
				})
			}
		}
	}
}

// Of any other request, nothing is in the middle: the fault strikes before it is carried out.
func TestAFaultInTheMiddleStrikesPostsOfFunnelsOnly(t *testing.T) {
	t.Parallel()
	c := start(t, sandbox.Settings{})
	c.SetPipelines(account, funnels("a=A"))
	c.Inject(sandbox.Fault{Middle: 1, Status: 409, Times: 2})
	if w := c.send(get, ""); w.Code != http.StatusConflict {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := c.send(post, "{"); w.Code != http.StatusConflict {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	c.has("a=A")
	c.post("b=B")
	c.has("b=B")
}

// A post that is taken can be answered with anything.
func TestAnyStatusAfterTheCommit(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 202, 204, 301, 302, 303, 304, 307, 308, 400, 404, 409, 422, 429, 499, 500, 503} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			c := listen(t, sandbox.Settings{})
			c.Inject(sandbox.Fault{Method: post, AfterCommit: true, Status: status, Header: http.Header{"Location": {"/elsewhere"}}, Body: `{"code":"FAILED"}`})
			c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			response, err := c.request(t.Context(), post, body("a=A"))
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			text, err := io.ReadAll(response.Body)
			want := `{"code":"FAILED"}`
			if status == http.StatusNoContent || status == http.StatusNotModified {
				want = "" // HTTP has none here
			}
			if err != nil || response.StatusCode != status || string(text) != want {
				t.Errorf("%s %q: %v", response.Status, text, err)
			}
			c.has("a=A")
			c.journal(sandbox.Entry{Method: post, Status: status, Committed: true, Fault: fmt.Sprintf("status %d", status)})
		})
	}
}
