package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

const maxLength = 100 // of ids and names, in code points

// object is a JSON object that remembers which keys stand there, and how often.
type object struct {
	keys   []string
	values map[string]json.RawMessage
}

func (o *object) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return errors.New("not an object")
	}
	o.values = map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		if _, twice := o.values[name]; twice {
			return fmt.Errorf("property %s stands there twice", name)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		o.keys = append(o.keys, name)
		o.values[name] = value
	}
	return nil
}

// parse reads the body of a post and checks it as the service does: unknown properties, lengths, empty lists. All that is
// wrong is said at once, each text beginning with the path of its field.
func parse(body []byte) ([]Pipeline, []string) {
	if !utf8.Valid(body) {
		return nil, []string{"body must be valid UTF-8"}
	}
	var top object
	d := json.NewDecoder(bytes.NewReader(body))
	if err := d.Decode(&top); err != nil {
		return nil, []string{"body must be a JSON object: " + err.Error()}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, []string{"body must end after the JSON object"}
	}
	c := checker{}
	c.known("", top, "pipelines")
	items, ok := c.list("pipelines", top.values["pipelines"])
	if !ok {
		return nil, c.errs
	}
	list := make([]Pipeline, 0, len(items))
	for i, item := range items {
		list = append(list, c.pipeline(fmt.Sprintf("pipelines.%d", i), item))
	}
	ids := map[string]bool{}
	for i, p := range list {
		if p.ID != "" && ids[p.ID] {
			c.add("pipelines.%d.id must be unique", i)
		}
		ids[p.ID] = true
	}
	return list, c.errs
}

type checker struct{ errs []string }

func (c *checker) add(format string, args ...any) {
	c.errs = append(c.errs, fmt.Sprintf(format, args...))
}

// known reports properties that the API does not know.
func (c *checker) known(at string, o object, names ...string) {
	for _, key := range o.keys {
		if !slices.Contains(names, key) {
			c.add("%sproperty %s should not exist", prefix(at), key)
		}
	}
}

func prefix(at string) string {
	if at == "" {
		return ""
	}
	return at + "."
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
	var o object
	if err := json.Unmarshal(raw, &o); err != nil || o.values == nil {
		c.add("%s must be an object", at)
		return o, false
	}
	c.known(at, o, names...)
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
	if !ok {
		return p
	}
	if len(items) == 0 {
		c.add("%s.stages must contain at least 1 elements", at)
	}
	ids := map[string]bool{}
	for i, item := range items {
		at := fmt.Sprintf("%s.stages.%d", at, i)
		o, ok := c.object(at, item, "id", "name")
		if !ok {
			continue
		}
		stage := Stage{ID: c.text(at+".id", o.values["id"]), Name: c.text(at+".name", o.values["name"])}
		if stage.ID != "" && ids[stage.ID] {
			c.add("%s.id must be unique", at)
		}
		ids[stage.ID] = true
		p.Stages = append(p.Stages, stage)
	}
	return p
}

func (c *checker) text(at string, raw json.RawMessage) string {
	var s *string
	if err := json.Unmarshal(raw, &s); err != nil || s == nil {
		c.add("%s must be a string", at)
		return ""
	}
	switch n := utf8.RuneCountInString(*s); {
	case n == 0:
		c.add("%s should not be empty", at)
	case n > maxLength:
		c.add("%s must be shorter than or equal to %d characters", at, maxLength)
	}
	return *s
}
