// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// funnel is a funnel as it is posted.
type funnel struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Stages []stage `json:"stages,omitempty"`
}

type stage struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// shown is a funnel as a read shows it.
type shown struct {
	funnel
	numbers []string // ids, of the funnel or of a stage, that are shown as numbers
	stages  string   // how no stages are shown: absent, null or array; "" if there are some
	unknown []string // members that are not documented
}

// list is what a read shows.
type list struct {
	funnels  []shown
	hints    []hint // of further pages
	response response
}

// readList reads the answer to a GET. It is strict: what is misread might be posted back otherwise.
func readList(a response) (list, error) {
	l := list{response: a}
	var top map[string]jsontext.Value
	if err := json.Unmarshal(a.body, &top); err != nil {
		mediaType, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
		return l, fmt.Errorf("the answer to a read is not the Wazzup API's (status %d, content type %q, no JSON object): is the base URL right, or is a proxy or a login page in between?", a.status, mediaType)
	}
	var items []map[string]jsontext.Value
	if data := top["data"]; data.Kind() != '[' {
		return l, errors.New("the answer to a read has no list in \"data\"")
	} else if err := json.Unmarshal(data, &items); err != nil {
		return l, errors.New("the answer to a read has a list that cannot be read: its funnels are not objects, or have a member twice")
	}
	for i, item := range items {
		s, err := readFunnel(item)
		if err != nil {
			return l, fmt.Errorf("funnel %d in the answer to a read: %w", i+1, err)
		}
		l.funnels = append(l.funnels, s)
	}
	l.hints = hints(a.header, top, len(items))
	return l, nil
}

func readFunnel(item map[string]jsontext.Value) (shown, error) {
	var s shown
	var err error
	if s.ID, s.Name, err = s.idAndName(item); err != nil {
		return s, err
	}
	for _, name := range slices.Sorted(maps.Keys(item)) {
		if name != "id" && name != "name" && name != "stages" {
			s.unknown = append(s.unknown, name)
		}
	}
	var stages []map[string]jsontext.Value
	switch value, there := item["stages"]; {
	case !there:
		s.stages = "absent"
		return s, nil
	case value.Kind() == 'n':
		s.stages = "null"
		return s, nil
	case json.Unmarshal(value, &stages) != nil:
		return s, errors.New("its stages are not a list of objects")
	case len(stages) == 0:
		s.stages = "array"
	}
	for _, item := range stages {
		var g stage
		if g.ID, g.Name, err = s.idAndName(item); err != nil {
			return s, fmt.Errorf("a stage: %w", err)
		}
		s.Stages = append(s.Stages, g)
	}
	return s, nil
}

// idAndName reads both, and notes an id that is a number: its digits are the id.
func (s *shown) idAndName(item map[string]jsontext.Value) (id, name string, err error) {
	switch value := item["id"]; value.Kind() {
	case '"':
		err = json.Unmarshal(value, &id)
	case '0':
		id = string(value)
		s.numbers = append(s.numbers, id)
	default:
		err = errors.New("its id is neither a text nor a number")
	}
	if err == nil && item["name"].Kind() != '"' {
		err = errors.New("its name is no text")
	}
	if err == nil {
		err = json.Unmarshal(item["name"], &name)
	}
	return id, name, err
}

// stageNames are the names of its stages, in order.
func (f funnel) stageNames() []string {
	names := make([]string, len(f.Stages))
	for i, s := range f.Stages {
		names[i] = s.Name
	}
	return names
}

// find is the funnel with an id; false if the list does not have it.
func (l list) find(id string) (shown, bool) {
	i := slices.IndexFunc(l.funnels, func(s shown) bool { return s.ID == id })
	if i < 0 {
		return shown{}, false
	}
	return l.funnels[i], true
}

func (l list) count(id string) int {
	n := 0
	for _, s := range l.funnels {
		if s.ID == id {
			n++
		}
	}
	return n
}

// own are the ids that this program has made, in this run or in an earlier one.
func (l list) own() []string {
	var ids []string
	for _, s := range l.funnels {
		if isOwn(s.ID) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// foreign are the funnels that it has not made, as they are to be posted back.
func (l list) foreign() []funnel {
	var others []funnel
	for _, s := range l.funnels {
		if !isOwn(s.ID) {
			others = append(others, s.funnel)
		}
	}
	return others
}

// more are the places that say that there is more than is shown.
func (l list) more() []string {
	var where []string
	for _, h := range l.hints {
		if h.more {
			where = append(where, h.where)
		}
	}
	return where
}

// text is the same for lists that show the same.
func (l list) text() string {
	text, _ := json.Marshal(slices.Collect(func(yield func(funnel) bool) {
		for _, s := range l.funnels {
			if !yield(s.funnel) {
				return
			}
		}
	})) // texts that were read can be written
	return string(text)
}

// Prefix begins the ids of all funnels that this program makes, but for one.
const Prefix = "wazzup-probe-"

// numberID is the one: an id that a service might take for a number. It has few enough digits for any kind of number.
const numberID = "7700770077007"

func isOwn(id string) bool { return strings.HasPrefix(id, Prefix) || id == numberID }

// refusal is an answer that is no success, for a person to read; "" for a success.
func (c *client) refusal(a response) string {
	if a.ok() {
		return ""
	}
	text := fmt.Sprintf("%d %s", a.status, http.StatusText(a.status))
	if shape, words := errorShape(a.body); words != "" {
		return c.clean(text + ": " + words)
	} else if shape != "" {
		return text + " (" + shape + ")"
	}
	return text
}

// errorShape says in which of the known shapes an error is, and what it says.
func errorShape(body []byte) (shape, words string) {
	var v2 struct {
		Code   string   `json:"code"`
		Title  string   `json:"title"`
		Detail string   `json:"detail"`
		Errors []string `json:"errors"`
	}
	var v3 struct {
		Error       string `json:"error"`
		Description string `json:"description"`
	}
	switch {
	case len(body) == 0:
		return "no body", ""
	case json.Unmarshal(body, &v2) == nil && v2.Code != "":
		words = v2.Code
		if len(v2.Errors) > 0 {
			return "v2 with errors", words + ": " + strings.Join(v2.Errors, "; ")
		}
		return "v2", words + ": " + v2.Detail
	case json.Unmarshal(body, &v3) == nil && v3.Error != "":
		return "v3", v3.Error + ": " + v3.Description
	case jsontext.Value(body).IsValid():
		return "JSON of another shape", ""
	}
	return "no JSON", ""
}

// clean is text from outside, made fit to be shown: without the token, without control characters, and bounded.
func (c *client) clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, c.token.Redact(text))
	const most = 200
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "..."
	}
	return text
}
