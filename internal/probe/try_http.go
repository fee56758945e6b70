// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func tryTokens(ctx context.Context, r *run) error {
	a := Finding{Question: "How is a wrong token answered, and none?", Experiment: "read with a token that is none, and without one"}
	as401 := true
	for _, token := range []string{wrongToken, noToken} {
		response, _, err := r.through(ctx, func() (request, error) { return request{token: token}, nil })
		if err != nil {
			return err
		}
		text := r.refusal(response)
		if text == "" {
			text = fmt.Sprintf("%d, as if the token were right", response.status)
		}
		as401 = as401 && response.status == http.StatusUnauthorized
		a.Evidence = append(a.Evidence, map[string]string{wrongToken: "wrong: ", noToken: "none: "}[token]+text)
	}
	a.Finding, a.Otherwise = "with 401", !as401
	if !as401 {
		a.Finding = "not with 401 each time"
	}
	r.add(a)
	return nil
}

// tryMethods asks for what is not documented, of one funnel that was made here.
func tryMethods(ctx context.Context, r *run) error {
	f := r.basics()[1]
	if _, err := r.must(ctx, f); err != nil {
		return err
	}
	methods := []string{http.MethodGet, http.MethodPatch, http.MethodDelete}
	a := Finding{Question: "Is there a GET, PATCH or DELETE of one funnel?", Experiment: "sent them for a funnel of this run", Finding: "no"}
	if len(r.foreign) > 0 {
		methods = methods[:1]
		a.Question, a.Experiment = "Is there a GET of one funnel?", "sent it for a funnel of this run; PATCH and DELETE are left out, where there are funnels of others"
	}
	var there []string
	for _, method := range methods {
		response, _, err := r.through(ctx, func() (request, error) {
			q := request{method: method, id: f.ID, token: r.bearer}
			if method == http.MethodPatch {
				q.body = []byte(`{"name":"patched"}`)
			}
			return q, nil
		})
		if err != nil {
			return err
		}
		text := r.refusal(response)
		if text == "" {
			there = append(there, method)
			text = fmt.Sprint(response.status)
		}
		a.Evidence = append(a.Evidence, method+": "+text)
	}
	if len(there) > 0 {
		a.Finding, a.Otherwise = strings.Join(there, " and ")+" is answered with success", true
		var c change
		if err := r.waitUntilStable(ctx, &c, shows.longer(r.lag), anything); err != nil {
			return err
		}
		s, kept := c.list.find(f.ID)
		a.Evidence = append(a.Evidence, r.clean(fmt.Sprintf("the funnel afterwards: there: %t, name %q", kept, s.Name)))
	}
	r.add(a)
	return nil
}

func tryLookBack(_ context.Context, r *run) error {
	r.findLag()
	list := r.start
	if len(r.many.funnels) > 0 {
		list = r.many
	}
	r.findPaging(list)
	r.findErrors()
	r.findHeaders()
	return nil
}

func (r *run) findLag() {
	s := r.settings()
	s.StaleFor, s.Flapping = r.lag.stale(), r.lag.flaps
	r.known("-stale")
	r.known("-flapping")
	a := Finding{
		Question: "Is a read right after a post already current?", Experiment: fmt.Sprintf("read at once after each of %d posts, every %s, until all reads of a second agreed", r.shown, gap),
		Finding: "yes",
	}
	if r.lag.seen {
		a.Finding = fmt.Sprintf("no: reads lag behind for about %s", s.StaleFor)
		a.Evidence = []string{fmt.Sprintf("the latest that was old was sent %.2f s after the answer to a post", r.lag.last.Seconds())}
		if r.lag.flaps {
			a.Finding += ", and flap between old and new meanwhile"
		}
	}
	r.add(a)
}

func (r *run) findPaging(l list) {
	a := Finding{Question: "Does a read say anything of further pages?", Experiment: fmt.Sprintf("looked at what stands beside the list, with %d funnels in it", len(l.funnels)), Finding: "no"}
	r.known("-paging")
	if len(l.hints) > 0 {
		a.Finding = "it says that the list is whole, if anything"
		if len(l.more()) > 0 {
			a.Finding = "it says that there is more than it shows"
		}
		a.Otherwise = len(l.hints) > 1 || l.hints[0].paging == sandbox.NoHint
		r.settings().Paging = l.hints[0].paging
	}
	for _, h := range l.hints {
		a.Evidence = append(a.Evidence, r.clean(h.where))
	}
	r.add(a)
}

func (r *run) findErrors() {
	shapes := slices.Sorted(maps.Keys(r.refusals))
	a := Finding{Question: "Which shape do errors have?", Experiment: "looked at the answers to posts that were refused", Finding: strings.Join(shapes, ", ")}
	if len(shapes) == 0 {
		a.Finding, a.LeftOut = "not known: nothing was refused", true
	}
	for _, shape := range shapes {
		a.Otherwise = a.Otherwise || !strings.HasPrefix(shape, "v2")
		a.Evidence = append(a.Evidence, r.refusals[shape])
	}
	r.add(a)
}

// telling are the headers that a client might go by.
var telling = []string{
	"Content-Type", "Cache-Control", "Etag", "Last-Modified", "Age", "Expires", "Link", "Retry-After", "Server", "Allow", "Www-Authenticate",
}

func (r *run) findHeaders() {
	r.headers["a read"] = r.start.response.header
	a := Finding{Question: "Which headers come with answers?", Experiment: "looked at those of a read, a post that was taken, and an error"}
	var kinds []string
	asked := map[string]bool{}
	for _, kind := range slices.Sorted(maps.Keys(r.headers)) {
		var texts []string
		for _, name := range slices.Sorted(maps.Keys(r.headers[kind])) {
			lower := strings.ToLower(name)
			id, limit := strings.Contains(lower, "request-id") || strings.Contains(lower, "trace"), strings.Contains(lower, "ratelimit")
			asked["a request id"] = asked["a request id"] || id
			asked["rate limits"] = asked["rate limits"] || limit || name == "Retry-After"
			asked["cache rules"] = asked["cache rules"] || slices.Contains([]string{"Cache-Control", "Etag", "Last-Modified", "Age", "Expires"}, name)
			if id || limit || slices.Contains(telling, name) {
				texts = append(texts, name+": "+strings.Join(r.headers[kind][name], ", "))
			}
		}
		a.Evidence = append(a.Evidence, r.clean(kind+": "+strings.Join(texts, "; ")))
	}
	for _, kind := range []string{"a request id", "rate limits", "cache rules"} {
		if asked[kind] {
			kinds = append(kinds, kind)
		}
	}
	a.Finding = "neither a request id, nor rate limits, nor cache rules"
	if len(kinds) > 0 {
		a.Finding, a.Otherwise = strings.Join(kinds, ", "), true
	}
	r.add(a)
}
