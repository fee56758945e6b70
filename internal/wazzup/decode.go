package wazzup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
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
func (s secrets) decodeList(res *http.Response, body []byte) ([]Pipeline, error) {
	members, err := readMembers(body)
	if err != nil {
		return nil, s.notJSON(res, body, err)
	}
	data, ok := members["data"]
	switch {
	case !ok:
		return nil, &FormatError{Reason: "it has no \"data\""}
	case data.Kind() != '[':
		return nil, &FormatError{Reason: "its \"data\" is " + kindName(data) + ", not a list"}
	}
	list, err := pipelines(data)
	if err != nil {
		return nil, err
	}
	if hint := moreHint(res, members, len(list)); hint != "" {
		return nil, &PartialListError{Hint: s.words(hint)}
	}
	return list, nil
}

// maxMembers bounds what is read of an object whose members are all looked at. The documented ones have one or two.
const maxMembers = 1000

// readMembers reads a text that is one object and nothing else. It returns a FormatError, or an error for reason.
func readMembers(text []byte) (map[string]jsontext.Value, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(text))
	if start, err := d.ReadToken(); err != nil || start.Kind() != '{' {
		return nil, errors.New("not an object")
	}
	members := make(map[string]jsontext.Value)
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		key := name.String()
		value, err := d.ReadValue()
		switch {
		case err != nil:
			return nil, err
		case len(members) == maxMembers:
			return nil, &FormatError{Reason: fmt.Sprintf("it has more than %d members", maxMembers)}
		}
		members[key] = value.Clone()
	}
	if _, err := d.ReadToken(); err != nil { // the closing brace
		return nil, err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, &FormatError{Reason: "it goes on after its end"}
	}
	return members, nil
}

// wirePipeline and wireStage tell a missing member from an empty one, which plain strings would not.
type wirePipeline struct {
	ID     jsontext.Value `json:"id"`
	Name   *string        `json:"name"`
	Stages jsontext.Value `json:"stages"` // [], null and no such member all mean: without stages
}

type wireStage struct {
	ID   jsontext.Value `json:"id"`
	Name *string        `json:"name"`
}

func pipelines(data jsontext.Value) ([]Pipeline, error) {
	list := []Pipeline{}
	seen := make(map[string]bool)
	err := each("data", data, func(at string, w *wirePipeline) error {
		id, name, err := idAndName(at, w.ID, w.Name)
		if err != nil {
			return err
		}
		if seen[id] {
			return &FormatError{Reason: at + ".id stands in the list twice"}
		}
		seen[id] = true
		stages, err := stages(at+".stages", w.Stages)
		if err != nil {
			return err
		}
		list = append(list, Pipeline{ID: id, Name: name, Stages: stages})
		return nil
	})
	return list, err
}

func stages(at string, data jsontext.Value) (list []Stage, err error) {
	switch {
	case len(data) == 0 || data.Kind() == 'n':
		return nil, nil
	case data.Kind() != '[':
		return nil, &FormatError{Reason: at + " is " + kindName(data) + ", not a list"}
	}
	seen := make(map[string]bool)
	err = each(at, data, func(at string, w *wireStage) error {
		id, name, err := idAndName(at, w.ID, w.Name)
		if err != nil {
			return err
		}
		if seen[id] {
			return &FormatError{Reason: at + ".id stands in the funnel twice"}
		}
		seen[id] = true
		list = append(list, Stage{ID: id, Name: name})
		return nil
	})
	return list, err
}

// each reads a list that is valid JSON item by item, up to the first that is not as it has to be: of a list of millions
// of nothings it holds one.
func each[T any](at string, list jsontext.Value, take func(at string, item *T) error) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(list))
	if _, err := d.ReadToken(); err != nil { // the opening bracket
		return &FormatError{Reason: reason(at, err)}
	}
	for i := 0; d.PeekKind() != ']'; i++ {
		var item *T
		if err := json.UnmarshalDecode(d, &item); err != nil {
			return &FormatError{Reason: reason(at, err)}
		}
		at := fmt.Sprintf("%s[%d]", at, i)
		if item == nil {
			return &FormatError{Reason: at + " is null"}
		}
		if err := take(at, item); err != nil {
			return err
		}
	}
	return nil
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
func (s secrets) acceptance(res *http.Response, body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 || jsontext.Value(body).IsValid() {
		return nil
	}
	return s.notJSON(res, body, errors.New("not JSON"))
}

// notJSON is the error for a success whose body is not one JSON object.
func (s secrets) notJSON(res *http.Response, body []byte, err error) error {
	contentType := res.Header.Get("Content-Type")
	trimmed := bytes.TrimSpace(body)
	looksLikeJSON := len(trimmed) > 0 && strings.ContainsRune(`{["0123456789-tfn`, rune(trimmed[0]))
	if !looksLikeJSON || strings.Contains(contentType, "html") {
		return &NotAPIError{Status: res.StatusCode, ContentType: s.words(contentType), Empty: len(trimmed) == 0}
	}
	if v := jsontext.Value(trimmed); v.Kind() != '{' && v.IsValid() {
		return &FormatError{Reason: "it is " + kindName(v) + ", not an object"}
	}
	return &FormatError{Reason: reason("it", err)}
}

// reason says where reading stopped and why, without any of the text that was read. What was read is called at.
func reason(at string, err error) string {
	var (
		format   *FormatError
		syntax   *jsontext.SyntacticError
		semantic *json.SemanticError
	)
	switch {
	case errors.As(err, &format):
		return format.Reason
	case errors.As(err, &syntax):
		return fmt.Sprintf("it is not valid JSON at byte %d: %s", syntax.ByteOffset, cause(syntax.Err))
	case errors.As(err, &semantic):
		return fmt.Sprintf("%s is not what is documented", at+place(semantic.JSONPointer))
	}
	return "it cannot be read as JSON"
}

// cause is the JSON package's reason where it is one of its own fixed texts, which hold nothing that was read.
func cause(err error) string {
	switch {
	case err == nil:
		return "it ends early"
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
	}
	return "a character that cannot stand there"
}

// place turns a JSON pointer ("/3/name") into the form used in messages ("[3].name").
func place(p jsontext.Pointer) string {
	var b strings.Builder
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
