package wazzup

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// decodeList reads the answer to GET /v2/pipelines, {"data":[...],"meta":{...}}.
//
// A funnel that is missing from the result may be removed from an account by the next write, and a text that is read
// differently from what was stored would be written back altered. So all of it must be as documented: valid UTF-8 (no
// lone surrogates), no member twice, exact member names, no null funnel or stage, an id once. Members that are not
// documented are no error, unless they hint at a list that goes on elsewhere. It returns NotAPIError, FormatError or
// PartialListError.
func (t Token) decodeList(res *http.Response, body []byte) ([]Pipeline, error) {
	var members map[string]jsontext.Value
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, t.notJSON(res, body, err)
	}
	data, ok := members["data"]
	switch {
	case members == nil:
		return nil, &FormatError{Reason: "it is null, not an object"}
	case !ok:
		return nil, &FormatError{Reason: "it has no \"data\""}
	case data.Kind() != '[':
		return nil, &FormatError{Reason: "its \"data\" is " + kindName(data) + ", not a list"}
	}
	var wire []*wirePipeline
	if err := json.Unmarshal(data, &wire); err != nil {
		return nil, &FormatError{Reason: reason(err)}
	}
	list, err := pipelines(wire)
	if err != nil {
		return nil, err
	}
	if hint := moreHint(res.Header, members, len(list)); hint != "" {
		return nil, &PartialListError{Hint: t.words(hint)}
	}
	return list, nil
}

// wirePipeline and wireStage tell a missing member from an empty one, which plain strings would not.
type wirePipeline struct {
	ID     jsontext.Value `json:"id"`
	Name   *string        `json:"name"`
	Stages []*wireStage   `json:"stages"` // [], null and no such member all mean: without stages
}

type wireStage struct {
	ID   jsontext.Value `json:"id"`
	Name *string        `json:"name"`
}

func pipelines(wire []*wirePipeline) ([]Pipeline, error) {
	list := make([]Pipeline, 0, len(wire))
	seen := make(map[string]bool, len(wire))
	for i, w := range wire {
		at := fmt.Sprintf("data[%d]", i)
		if w == nil {
			return nil, &FormatError{Reason: at + " is null"}
		}
		id, name, err := idAndName(at, w.ID, w.Name)
		if err != nil {
			return nil, err
		}
		if seen[id] {
			return nil, &FormatError{Reason: at + ".id stands in the list twice"}
		}
		seen[id] = true
		stages, err := stages(at, w.Stages)
		if err != nil {
			return nil, err
		}
		list = append(list, Pipeline{ID: id, Name: name, Stages: stages})
	}
	return list, nil
}

func stages(at string, wire []*wireStage) ([]Stage, error) {
	if len(wire) == 0 {
		return nil, nil
	}
	list := make([]Stage, 0, len(wire))
	seen := make(map[string]bool, len(wire))
	for i, w := range wire {
		at := fmt.Sprintf("%s.stages[%d]", at, i)
		if w == nil {
			return nil, &FormatError{Reason: at + " is null"}
		}
		id, name, err := idAndName(at, w.ID, w.Name)
		if err != nil {
			return nil, err
		}
		if seen[id] {
			return nil, &FormatError{Reason: at + ".id stands in the funnel twice"}
		}
		seen[id] = true
		list = append(list, Stage{ID: id, Name: name})
	}
	return list, nil
}

func idAndName(at string, id jsontext.Value, name *string) (string, string, error) {
	s, err := decodeID(id)
	if err != nil {
		return "", "", &FormatError{Reason: at + ".id " + err.Error()}
	}
	if name == nil {
		return "", "", &FormatError{Reason: at + ".name is missing"}
	}
	return s, *name, nil
}

var integer = regexp.MustCompile(`^-?[0-9]+$`)

// decodeID reads an id: a string, or an integer of any length, whose digits are kept as they are. (The older v3
// documents the funnel's id as "any".)
func decodeID(v jsontext.Value) (string, error) {
	switch {
	case v.Kind() == '"':
		var s string
		if err := json.Unmarshal(v, &s); err != nil {
			return "", err
		}
		if s == "" {
			return "", errors.New("is empty")
		}
		return s, nil
	case integer.Match(v):
		return string(v), nil
	case len(v) == 0 || v.Kind() == 'n':
		return "", errors.New("is missing")
	}
	return "", errors.New("is " + kindName(v) + ", not a string")
}

// acceptance judges a 2xx answer to a POST. What it counts is not documented for an update, "data": null occurs, and any
// 2xx is a success; but a page of HTML says that something else has answered.
func (t Token) acceptance(res *http.Response, body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 || jsontext.Value(body).IsValid() {
		return nil
	}
	return t.notJSON(res, body, errors.New("not JSON"))
}

// notJSON is the error for a success whose body is not one JSON object.
func (t Token) notJSON(res *http.Response, body []byte, err error) error {
	contentType := res.Header.Get("Content-Type")
	trimmed := bytes.TrimSpace(body)
	looksLikeJSON := len(trimmed) > 0 && strings.ContainsRune(`{["0123456789-tfn`, rune(trimmed[0]))
	if !looksLikeJSON || strings.Contains(contentType, "html") {
		return &NotAPIError{Status: res.StatusCode, ContentType: t.words(contentType), Empty: len(trimmed) == 0}
	}
	if v := jsontext.Value(trimmed); v.IsValid() && v.Kind() != '{' {
		return &FormatError{Reason: "it is " + kindName(v) + ", not an object"}
	}
	return &FormatError{Reason: reason(err)}
}

// reason says where reading stopped and why, without any of the text that was read.
func reason(err error) string {
	var (
		syntax   *jsontext.SyntacticError
		semantic *json.SemanticError
	)
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("it is not valid JSON at byte %d: %s", syntax.ByteOffset, cause(syntax.Err))
	case errors.As(err, &semantic):
		return fmt.Sprintf("%s is not what is documented", place(semantic.JSONPointer))
	}
	return "it cannot be read as JSON"
}

// cause is the JSON package's reason where it is one of its own fixed texts, which hold nothing that was read.
func cause(err error) string {
	switch {
	case err == nil:
		return "it ends early, or goes on after its end"
	case errors.Is(err, jsontext.ErrDuplicateName):
		return "a member stands there twice"
	case strings.Contains(err.Error(), "EOF"):
		return "it ends early"
	case strings.Contains(err.Error(), "UTF-8"):
		return "it is not valid UTF-8"
	case strings.Contains(err.Error(), "surrogate"):
		return "a character is cut in half"
	case strings.Contains(err.Error(), "depth"):
		return "it is nested too deeply"
	case strings.Contains(err.Error(), "after top-level value"):
		return "it goes on after its end"
	}
	return "a character that cannot stand there"
}

// place turns a JSON pointer below "data" ("/3/stages/1/name") into the form used in messages ("data[3].stages[1].name").
func place(p jsontext.Pointer) string {
	var b strings.Builder
	b.WriteString("data")
	for token := range p.Tokens() {
		if integer.MatchString(token) {
			b.WriteString("[" + token + "]")
			continue
		}
		b.WriteString("." + token)
	}
	return b.String()
}

func kindName(v jsontext.Value) string {
	switch v.Kind() {
	case 'n':
		return "null"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case 't', 'f':
		return "true or false"
	case '{':
		return "an object"
	case '[':
		return "a list"
	}
	return "nothing that JSON knows"
}
