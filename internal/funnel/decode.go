// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/tinylib/msgp/msgp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Decode decodes a packed map of funnels. The texts share the memory of the packed string. An error is a bug: the protocol's layer
// lets nothing else in than what can be decoded.
func Decode(from types.String) (Map, error) {
	switch {
	case from.IsNull():
		return Map{State: Null}, nil
	case from.IsUnknown():
		return Map{State: Unknown}, nil
	}
	whole := from.ValueString()
	r := reader{whole: whole, rest: []byte(whole)}
	m := Map{State: r.state()}
	if m.State == Known {
		length := r.length(msgp.ReadMapHeaderBytes)
		m.Funnels = make([]Funnel, 0, min(length, uint32(len(whole)))) //nolint:gosec // a length from outside does not decide how much memory is used
		for range length {
			m.Funnels = append(m.Funnels, r.funnel())
			if r.err != nil {
				break
			}
		}
	}
	if r.err == nil && len(r.rest) > 0 {
		r.err = errors.New("the funnels go on after their end")
	}
	return m, r.err
}

// reader reads MessagePack. After the first error it reads nothing.
type reader struct {
	whole string
	rest  []byte // of whole
	err   error
}

// state reads a null or an unknown value. Otherwise it reads nothing, and the value is known.
func (r *reader) state() State {
	switch {
	case r.err != nil:
		return Null
	case msgp.IsNil(r.rest):
		r.rest = r.rest[1:]
		return Null
	case packed.IsUnknown(r.rest):
		r.rest, r.err = msgp.Skip(r.rest)
		return Unknown
	}
	return Known
}

// length reads the head of a list, a map or an object.
func (r *reader) length(read func([]byte) (uint32, []byte, error)) (length uint32) {
	if r.err == nil {
		length, r.rest, r.err = read(r.rest)
	}
	if r.err != nil {
		return 0
	}
	return length
}

func (r *reader) text() string {
	if r.err != nil {
		return ""
	}
	var text []byte
	if text, r.rest, r.err = packed.ReadText(r.rest); r.err != nil {
		return ""
	}
	end := len(r.whole) - len(r.rest)
	return r.whole[end-len(text) : end]
}

func (r *reader) funnel() Funnel {
	f := Funnel{Pipeline: wazzup.Pipeline{ID: r.text()}}
	if f.note(itself, "", r.state()) != Known {
		return f
	}
	for range r.length(msgp.ReadMapHeaderBytes) {
		switch name := r.text(); {
		case r.err != nil:
			return f
		case name == "stages":
			r.stages(&f)
		default:
			r.field(&f, itself, name, f.Fields())
		}
	}
	return f
}

func (r *reader) stages(f *Funnel) {
	state := r.state()
	if f.StagesNull = state == Null; state != Known {
		if state == Unknown {
			f.note(itself, "stages", state)
		}
		return
	}
	length := r.length(msgp.ReadArrayHeaderBytes)
	f.Stages = make([]wazzup.Stage, 0, min(length, uint32(len(r.rest)))) //nolint:gosec // as above
	for i := range int(length) {
		f.Stages = append(f.Stages, wazzup.Stage{})
		if f.note(i, "", r.state()) == Known {
			r.stage(f, i)
		}
		if r.err != nil {
			return
		}
	}
}

func (r *reader) stage(f *Funnel, i int) {
	fields := texts(&f.Stages[i])
	for range r.length(msgp.ReadMapHeaderBytes) {
		r.field(f, i, r.text(), fields)
		if r.err != nil {
			return
		}
	}
}

// field reads a text of a funnel or a stage into the field of its name.
func (r *reader) field(f *Funnel, stage int, name string, fields []wazzup.Field) {
	at := slices.IndexFunc(fields, func(field wazzup.Field) bool { return field.Name == name })
	if r.err == nil && at < 0 {
		r.err = errors.New("a funnel has an attribute that is not in the schema")
	}
	if r.err == nil && f.note(stage, name, r.state()) == Known {
		*fields[at].Text = r.text()
	}
}
