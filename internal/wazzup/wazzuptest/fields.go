// SPDX-License-Identifier: MPL-2.0

// Package wazzuptest lets tests go through all fields of a funnel, so that a new one cannot be forgotten.
package wazzuptest

import (
	"reflect"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Pipeline is a funnel with two stages in which each documented field has a value of its own.
func Pipeline(t testing.TB) wazzup.Pipeline {
	t.Helper()
	p := wazzup.Pipeline{Stages: make([]wazzup.Stage, 3)} // to change them leaves one out
	fill := func(_ string, field reflect.Value) { change(t, field) }
	each(&p, fill)
	for i := range p.Stages {
		each(&p.Stages[i], fill)
	}
	p.Stages[1].ID += "2"
	return p
}

// Changed are versions of Pipeline that each differ from it in one field of the funnel ("Name") or of its first stage
// ("Stages.Name"), by that field. Stages is a field of its own: there, the second stage is missing.
func Changed(t testing.TB) map[string]wazzup.Pipeline {
	t.Helper()
	versions := map[string]wazzup.Pipeline{}
	p := Pipeline(t)
	each(&p, func(name string, _ reflect.Value) {
		version := Pipeline(t)
		change(t, reflect.ValueOf(&version).Elem().FieldByName(name))
		versions[name] = version
	})
	each(&p.Stages[0], func(name string, _ reflect.Value) {
		version := Pipeline(t)
		change(t, reflect.ValueOf(&version.Stages[0]).Elem().FieldByName(name))
		versions["Stages."+name] = version
	})
	return versions
}

// each calls visit with the fields of the struct that v points to, but for what the documentation does not have.
func each(v any, visit func(name string, field reflect.Value)) {
	s := reflect.ValueOf(v).Elem()
	for i := range s.NumField() {
		if name := s.Type().Field(i).Name; name != "Undocumented" {
			visit(name, s.Field(i))
		}
	}
}

func change(t testing.TB, field reflect.Value) {
	t.Helper()
	switch field.Kind() {
	case reflect.String:
		field.SetString(field.String() + "x")
	case reflect.Slice:
		field.Set(field.Slice(0, field.Len()-1))
	default:
		t.Fatalf("cannot change a %s: add a way here, and to wazzup.Field", field.Type())
	}
}
