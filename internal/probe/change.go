// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
)

// marker is a funnel that stands in every post, under another name each time. A read that shows the name shows what the
// post has done; without it, what is old could not be told from what was not done.
const markerID = Prefix + "marker"

// wait says how reads are waited for.
type wait struct {
	agreed time.Duration // reads are believed once they have agreed for so long
	limit  time.Duration // and given up after this
	every  time.Duration // between reads
}

// Waits for what a post must show, the marker, and for what it may show.
var (
	shows = wait{agreed: time.Second, limit: time.Minute, every: gap}
	may   = wait{agreed: time.Second, limit: 10 * time.Second, every: 4 * gap}
)

// longer waits longer by some lag: for reads to agree, and before they are given up.
func (w wait) longer(l lag) wait {
	w.agreed += l.last
	w.limit += 2 * l.last
	return w
}

// change is what a post has done.
type change struct {
	response response
	refused  string // the answer that was no success; "" if the post was taken
	unclear  bool   // it was sent again, so that its counts say nothing
	list     list   // what reads show of it in the end
	stable   bool   // reads agreed on it
	lag      lag    // of those reads
}

// post sends funnels and, in front of them, the marker and the funnels of others, and waits until reads show it.
func (r *run) post(ctx context.Context, items ...any) (change, error) {
	return r.postFor(ctx, shows, items...)
}

func (r *run) postFor(ctx context.Context, w wait, items ...any) (change, error) {
	var name string
	c, err := r.write(ctx, func(foreign []funnel) []any {
		name = fmt.Sprintf("run %s, post %d", r.Run, r.posts+1)
		list := make([]any, 0, len(foreign)+len(items)+1)
		for _, f := range foreign {
			list = append(list, f)
		}
		return append(append(list, funnel{ID: markerID, Name: name}), items...)
	})
	if c.refused == "" && name != "" {
		r.marker = name
	}
	if err != nil || c.refused != "" {
		return c, err
	}
	err = r.waitUntilStable(ctx, &c, w, marked(name))
	if c.stable {
		r.shown++
		r.lag = r.lag.and(c.lag)
	}
	return c, err
}

// marked expects the marker to have a name; any list will do for none.
func marked(name string) func(list) bool {
	return func(l list) bool {
		m, _ := l.find(markerID)
		return name == "" || m.Name == name
	}
}

// must is a post of what the service must take.
func (r *run) must(ctx context.Context, items ...any) (change, error) {
	c, err := r.post(ctx, items...)
	if err == nil {
		err = c.plain()
	}
	return c, err
}

// odd is a post of what the service may refuse.
func (r *run) odd(ctx context.Context, items ...any) (change, error) {
	c, err := r.post(ctx, items...)
	if err == nil && c.refused == "" {
		err = c.plain()
	}
	return c, err
}

// plain is an error unless a post was taken, and shown.
func (c change) plain() error {
	switch {
	case c.refused != "":
		return errors.New("a plain list is refused: " + c.refused)
	case !c.stable:
		return fmt.Errorf("a post was answered with %d, but after %s reads do not agree on what it did", c.response.status, shows.limit)
	}
	return nil
}

// write posts a list that is made anew for each attempt, from the funnels of others as a read has just shown them.
func (r *run) write(ctx context.Context, items func(foreign []funnel) []any) (change, error) {
	var c change
	a, repeated, err := r.through(ctx, func() (request, error) {
		before, err := r.read(ctx)
		if err != nil {
			return request{}, err
		}
		foreign, err := r.others(before)
		if err != nil {
			return request{}, err
		}
		return r.request(items(foreign))
	})
	c.response, c.unclear = a, repeated
	switch {
	case err != nil:
		return c, err
	case a.status == http.StatusUnauthorized:
		return c, errors.New("the token is no longer accepted: " + r.refusal(a))
	case a.ok():
		r.keepHeader("a post that is taken", a)
	default:
		c.refused = r.refusal(a)
		shape, _ := errorShape(a.body)
		r.refusals[shape] = c.refused
		r.keepHeader("an error", a)
	}
	return c, nil
}

// request is the request that posts a list.
func (r *run) request(items []any) (request, error) {
	if items == nil {
		items = []any{}
	}
	body, err := json.Marshal(map[string]any{"pipelines": items})
	if err != nil {
		return request{}, err
	}
	r.posts++
	return request{method: http.MethodPost, body: body, token: r.bearer}, nil
}

func anything(list) bool { return true }

// waitUntilStable reads until all reads have shown what is expected, and the same, for a while; or until it has taken too long.
func (r *run) waitUntilStable(ctx context.Context, c *change, w wait, expected func(list) bool) error {
	start := time.Now()
	since, text, seen := start, "", false // since when reads show the same
	r.earlier = time.Time{}               // the first read is sent at once
	for {
		l, err := r.read(ctx)
		if err != nil {
			return err
		}
		at := l.response.at.Sub(start)
		before := text
		c.list, text = l, l.text()
		switch {
		case !expected(l):
			c.lag = c.lag.and(lag{seen: true, last: at, flaps: seen})
			text = ""
		case text != before:
			since, seen = l.response.at, true
		case l.response.at.Sub(since) >= w.agreed:
			c.stable = true
			return nil
		}
		if at > w.limit {
			return nil
		}
		if err := sleep(ctx, time.Until(l.response.at.Add(w.every))); err != nil {
			return err
		}
	}
}
