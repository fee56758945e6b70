// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
	"github.com/wazzup24/terraform-provider-wazzup/internal/packed/packedtest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// fails is a test, a fuzz target or a property.
type fails interface {
	Fatalf(format string, args ...any)
}

// decode takes a value through its packed form.
func decode(t fails, v tftypes.Value) Map {
	to, err := packed.NewType(v.Type()).Append(nil, v)
	if err != nil {
		t.Fatalf("%s cannot be packed: %v", v, err)
	}
	from := types.StringValue(string(to))
	switch { // as the protocol's layer leaves them
	case !v.IsKnown():
		from = types.StringUnknown()
	case v.IsNull():
		from = types.StringNull()
	}
	m, err := Decode(from)
	if err != nil {
		t.Fatalf("%s cannot be decoded: %v", v, err)
	}
	return m
}

func TestDecodeIsTheReferences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := packedtest.Value(t, MapType(), true)
		sameMap(t, decode(t, v), decoded(v))
	})
}

func sameMap(t fails, got, want Map) {
	if got.State != want.State || len(got.Funnels) != len(want.Funnels) {
		t.Fatalf("decoded %+v, want %+v", got, want)
	}
	for i, f := range want.Funnels {
		g := got.Funnels[i]
		equal := func(a, b wazzup.Stage) bool { return reflect.DeepEqual(a, b) }
		if g.StagesNull != f.StagesNull || !maps.Equal(g.gaps, f.gaps) || !slices.EqualFunc(g.Stages, f.Stages, equal) {
			t.Fatalf("decoded %+v, want %+v", g, f)
		}
		g.Stages, f.Stages = nil, nil
		if !reflect.DeepEqual(g.Pipeline, f.Pipeline) {
			t.Fatalf("decoded %+v, want %+v", g, f)
		}
	}
}

func TestDeclaredIsTheReferences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := packedtest.Value(t, MapType(), true)
		m := decode(t, v)
		funnels, partial := map[string]wazzup.Pipeline{}, map[string]wazzup.Pipeline{}
		for id, f := range within(v) {
			p, known := whole(id, f)
			if known {
				funnels[id] = p
			} else {
				partial[id] = p
			}
		}
		ids := slices.Sorted(maps.Keys(within(v)))
		if got := m.Whole(); !reflect.DeepEqual(got, funnels) {
			t.Fatalf("whole are %+v, want %+v", got, funnels)
		}
		d := m.Declared()
		if d.Unknown != !v.IsKnown() || !reflect.DeepEqual(d.Funnels, funnels) || !slices.Equal(sortedKeys(d.Partial), sortedKeys(partial)) || !slices.Equal(d.IDs(), ids) || !slices.Equal(m.IDs(), ids) {
			t.Fatalf("declared are %+v, want %+v and %+v", d, funnels, partial)
		}
		for id, f := range d.Partial {
			if f.ID != id {
				t.Fatalf("%q is %q", id, f.ID)
			}
		}
		prior := map[string]wazzup.Pipeline{"no such id": {}}
		for id := range within(v) {
			if !d.Has(id) {
				t.Fatalf("%q is not declared", id)
			}
			prior[id] = wazzup.Pipeline{}
		}
		if got := d.Missing(prior); !slices.Equal(got, []string{"no such id"}) {
			t.Fatalf("missing are %q", got)
		}
	})
}

// Funnels that may be those that a configuration declares are drawn from it: what is not known is filled in, stages change their
// order, and now and then something is changed.
func TestMayBeAndHadAreTheReferences(t *testing.T) {
	results := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		v := packedtest.Value(t, MapType(), true)
		for i, id := range slices.Sorted(maps.Keys(within(v))) {
			of := within(v)[id]
			f := &decode(t, v).Funnels[i]
			found := filledIn(t, f.Pipeline)
			if got, want := f.MayBe(found), mayBe(of, found); got != want {
				t.Fatalf("%s may be %+v: %t, want %t", of, found, got, want)
			}
			results[f.MayBe(found)]++
			var got []Text
			f.Texts(func(text Text) { got = append(got, text) })
			sameTexts(t, got, of)
			for _, text := range got {
				if got, want := f.Had(text, found), had(of, text, found); got != want {
					t.Fatalf("%s: %+v was in %+v: %t, want %t", of, text, found, got, want)
				}
			}
		}
	})
	if results[true] == 0 || results[false] == 0 {
		t.Errorf("all results are the same: %v", results)
	}
}

func filledIn(t *rapid.T, p wazzup.Pipeline) wazzup.Pipeline {
	p.Stages = slices.Clone(p.Stages)
	if len(p.Stages) > 1 {
		p.Stages = rapid.Permutation(p.Stages).Draw(t, "stages")
	}
	if rapid.IntRange(0, 9).Draw(t, "fewer") == 0 {
		p.Stages = nil
	}
	places := []map[string]reflect.Value{textsIn(reflect.ValueOf(&p).Elem())}
	for i := range p.Stages {
		places = append(places, textsIn(reflect.ValueOf(&p.Stages[i]).Elem()))
	}
	change := rapid.IntRange(0, 2).Draw(t, "change") == 0
	for _, texts := range places {
		for _, name := range sortedKeys(texts) {
			if texts[name].Len() == 0 || change && rapid.IntRange(0, 3).Draw(t, "this") == 0 {
				texts[name].SetString(packedtest.Text(t))
			}
		}
	}
	return p
}

// sameTexts checks the texts that a funnel visits, in whatever order, and their paths.
func sameTexts(t *rapid.T, got []Text, f tftypes.Value) {
	var want []Text
	for name, attribute := range within(f) {
		if name != "stages" && isKnown(attribute) {
			want = append(want, Text{itself, name, textOf(attribute)})
		}
	}
	for i, stage := range elementsOf(within(f)["stages"]) {
		for name, attribute := range within(stage) {
			if isKnown(attribute) {
				want = append(want, Text{i, name, textOf(attribute)})
			}
		}
	}
	order := func(a, b Text) int { return cmp.Or(a.Stage-b.Stage, cmp.Compare(a.Attribute, b.Attribute)) }
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	if !slices.Equal(got, want) {
		t.Fatalf("%s has %+v, want %+v", f, got, want)
	}
}

func TestEncodeIsTheReferences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		funnels := map[string]wazzup.Pipeline{}
		for range rapid.IntRange(0, 4).Draw(t, "funnels") {
			p := filledIn(t, wazzup.Pipeline{Stages: make([]wazzup.Stage, rapid.SampledFrom([]int{0, 1, 2, 15, 16}).Draw(t, "stages"))})
			funnels[p.ID] = p
		}
		want, err := packed.NewType(MapType()).Append(nil, encoded(funnels))
		if got := Encode(funnels).ValueString(); err != nil || got != string(want) {
			t.Fatalf("%+v is %x, want %x: %v", funnels, got, want, err)
		}
		for id, p := range funnels {
			if len(p.Stages) == 0 {
				p.Stages = nil
				funnels[id] = p
			}
		}
		if got := decode(t, encoded(funnels)).Whole(); !reflect.DeepEqual(got, funnels) {
			t.Fatalf("%+v becomes %+v", funnels, got)
		}
	})
}

// What the layer would not let in is an error.
func TestDecodeRefuses(t *testing.T) {
	for name, from := range map[string]string{
		"nothing": "", "a list": "\x90", "a text": "\xa0", "a number": "\x01", "goes on": "\x80\xc0", "goes on after null": "\xc0\xc0", "ends in an extension": "\xd4\x00",
		"a funnel's id is a number": "\x81\x01\xc0", "a funnel is a list": "\x81\xa1x\x90", "an unknown attribute": "\x81\xa1x\x81\xa1y\xc0",
		"a name is a number": "\x81\xa1x\x81\xa4name\x01", "stages are a map": "\x81\xa1x\x81\xa6stages\x80", "a stage is a text": "\x81\xa1x\x81\xa6stages\x91\xa0",
		"a stage has stages": "\x81\xa1x\x81\xa6stages\x91\x81\xa6stages\xc0", "claims funnels": "\xdf\xff\xff\xff\xff\xa1x\xc0", "claims stages": "\x81\xa1x\x81\xa6stages\xdd\xff\xff\xff\xff\xc0",
		"claims attributes": "\x81\xa1x\xdf\xff\xff\xff\xff\xa4name\xc0", "claims a text": "\x81\xdb\xff\xff\xff\xff",
		"claims attributes of a stage":           "\x81\xa1x\x81\xa6stages\x91\xdf\xff\xff\xff\xff\xa4name\xc0",
		"claims stages that end in an extension": "\x81\xa1x\x81\xa6stages\xdd\x7f\xff\xff\xff\xd4",
		"claims attributes after a fault":        "\x81\xa1x\xdf\xff\xff\xff\xff\x01\x01\x01",
	} {
		if m, err := Decode(types.StringValue(from)); err == nil {
			t.Errorf("%s: decoded %+v", name, m)
		}
	}
}

// FuzzDecode decodes any bytes. What a Type accepts is decoded as the reference decodes it.
func FuzzDecode(f *testing.F) {
	for i := range 50 {
		rapid.Custom(func(t *rapid.T) any {
			v := packedtest.Value(t, MapType(), true)
			if to, err := packed.NewType(MapType()).Append(nil, v); err == nil && len(to) < 1000 {
				f.Add(to)
			}
			if other := packedtest.OtherForm(t, v); len(other) < 1000 {
				f.Add(other)
			}
			return nil
		}).Example(i)
	}
	of := packed.NewType(MapType())
	f.Fuzz(func(t *testing.T, from []byte) {
		_, _ = Decode(types.StringValue(string(from))) // must not panic, nor take much memory
		to, rest, err := of.Normal(nil, from)
		if err != nil || len(rest) > 0 {
			return
		}
		m, err := Decode(types.StringValue(string(to)))
		if err != nil {
			t.Fatalf("%x is accepted and cannot be decoded: %v", from, err)
		}
		sameMap(t, m, decoded(packedtest.Read(MapType(), from)))
	})
}
