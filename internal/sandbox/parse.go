// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

const maxLength = 100 // of ids and names, in characters: see Counting

// parse reads the body of a post and checks it as the service does: unknown properties, lengths, empty lists. All that is
// wrong is said at once, each text beginning with the path of its field.
func parse(body []byte, counting Counting) ([]Pipeline, []string) {
	c := checker{counting: counting}
	top, ok := c.top(body)
	if !ok {
		return nil, c.errs
	}
	c.known("", top, "pipelines")
	items, ok := c.list("pipelines", top.values["pipelines"])
	if !ok {
		return nil, c.errs
	}
	list := make([]Pipeline, 0, len(items))
	ids := map[string]bool{}
	for i, item := range items {
		at := fmt.Sprintf("pipelines.%d", i)
		p := c.pipeline(at, item)
		c.unique(at, p.ID, ids)
		list = append(list, p)
	}
	return list, c.errs
}

// checker collects what is wrong. An empty text or list stands for one that it has complained of.
type checker struct {
	counting Counting
	errs     []string
}

func (c *checker) add(format string, args ...any) {
	c.errs = append(c.errs, fmt.Sprintf(format, args...))
}

// top is the object that a body is.
func (c *checker) top(body []byte) (o object, ok bool) {
	if !utf8.Valid(body) || !json.Valid(body) {
		c.add("body must be JSON in UTF-8")
		return o, false
	}
	if o, ok = objectIn(body); !ok {
		c.add("body must be an object")
	}
	return o, ok
}

// known reports properties that the API does not know, and those that stand there again: parsers disagree on which of
// them counts. prefix is the path of the object, with a dot behind it.
func (c *checker) known(prefix string, o object, names ...string) {
	for i, key := range o.keys {
		switch {
		case !slices.Contains(names, key):
			c.add("%sproperty %s should not exist", prefix, key)
		case slices.Contains(o.keys[:i], key):
			c.add("%sproperty %s should not exist twice", prefix, key)
		}
	}
}

// unique reports an id that ids has, and adds it.
func (c *checker) unique(at, id string, ids map[string]bool) {
	if id != "" && ids[id] {
		c.add("%s.id must be unique", at)
	}
	ids[id] = true
}

func (c *checker) list(at string, raw json.RawMessage) ([]json.RawMessage, bool) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil || items == nil {
		c.add("%s must be an array", at)
		return nil, false
	}
	return items, true
}

func (c *checker) object(at string, raw json.RawMessage, names ...string) (object, bool) {
	o, ok := objectIn(raw)
	if !ok {
		c.add("%s must be an object", at)
		return o, false
	}
	c.known(at+".", o, names...)
	return o, true
}

func (c *checker) pipeline(at string, raw json.RawMessage) Pipeline {
	o, ok := c.object(at, raw, "id", "name", "stages")
	if !ok {
		return Pipeline{}
	}
	p := Pipeline{ID: c.text(at+".id", o.values["id"]), Name: c.text(at+".name", o.values["name"])}
	stages, there := o.values["stages"]
	if !there {
		return p
	}
	items, ok := c.list(at+".stages", stages)
	if ok && len(items) == 0 {
		c.add("%s.stages must contain at least 1 elements", at)
	}
	ids := map[string]bool{}
	for i, item := range items {
		at := fmt.Sprintf("%s.stages.%d", at, i)
		s := c.stage(at, item)
		c.unique(at, s.ID, ids)
		p.Stages = append(p.Stages, s)
	}
	return p
}

func (c *checker) stage(at string, raw json.RawMessage) Stage {
	o, ok := c.object(at, raw, "id", "name")
	if !ok {
		return Stage{}
	}
	return Stage{ID: c.text(at+".id", o.values["id"]), Name: c.text(at+".name", o.values["name"])}
}

func (c *checker) text(at string, raw json.RawMessage) string {
	s := c.filled(at, raw)
	if c.counting.length(s) > maxLength {
		c.add("%s must be shorter than or equal to %d characters", at, maxLength)
	}
	return s
}

// filled is a text that is not empty, of any length.
func (c *checker) filled(at string, raw json.RawMessage) string {
	var s *string
	if err := json.Unmarshal(raw, &s); err != nil || s == nil {
		c.add("%s must be a string", at)
		return ""
	}
	if *s == "" {
		c.add("%s should not be empty", at)
	}
	return *s
}
